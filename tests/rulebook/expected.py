"""The expected files of this room: the outputs of the bad cases, and the published schemas."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.rulebook.schema import schemas
from tests.rulebook import bad

SCHEMAS = Path(__file__).parent.parent.parent / "docs" / "rulebook-schema"


def schema_texts() -> Mapping[str, str]:
    """File name → the schema, as editors read it."""
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas().items()
    }


def accept() -> None:
    """Write every expected file anew, to be reviewed in the diff."""
    for file in bad.files():
        with TemporaryDirectory() as folder:
            text = bad.accepted(bad.read(file), Path(folder))
        file.write_text(text, "utf-8", newline="\n")
    SCHEMAS.mkdir(exist_ok=True)
    for name, text in schema_texts().items():
        (SCHEMAS / name).write_text(text, "utf-8", newline="\n")
