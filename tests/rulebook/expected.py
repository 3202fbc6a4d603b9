"""The expected files of this room: outputs of the bad cases, lines in the docs, the schemas."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.rulebook.schema import schemas
from tests.rulebook import bad

DOCS = Path(__file__).parent.parent.parent / "docs"
SCHEMAS = DOCS / "rulebook-schema"
ERRORS = DOCS / "errors.md"

#: A section of the errors: its code, the block with a printed line, the case it is taken from.
_SECTION = re.compile(
    r"^(### `(\w+)`\n(?:(?!###).*\n)*?```text\n)(.*\n)(```\n(?:(?!###).*\n)*?.*\(\S+/(\w+)\.txt\))",
    re.MULTILINE,
)


def schema_texts() -> Mapping[str, str]:
    """File name → the schema, as editors read it."""
    return {
        f"{name}.schema.json": json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        for name, schema in schemas().items()
    }


def errors_text() -> str:
    """The documentation of the errors, with the lines that are printed now."""

    def line(match: re.Match[str]) -> str:
        head, code, _old, rest, name = match.groups()
        printed = bad.read(bad.FOLDER / f"{name}.txt").expected["en"].splitlines()
        first = next(line for line in printed if f" {code} " in line)
        return f"{head}{first}\n{rest}"

    return _SECTION.sub(line, ERRORS.read_text("utf-8"))


def accept() -> None:
    """Write every expected file anew, to be reviewed in the diff."""
    for file in bad.files():
        with TemporaryDirectory() as folder:
            text = bad.accepted(bad.read(file), Path(folder))
        file.write_text(text, "utf-8", newline="\n")
    ERRORS.write_text(errors_text(), "utf-8", newline="\n")
    SCHEMAS.mkdir(exist_ok=True)
    for name, text in schema_texts().items():
        (SCHEMAS / name).write_text(text, "utf-8", newline="\n")
