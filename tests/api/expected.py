"""The committed description of the furnishers' door; `make accept` writes it anew."""

from __future__ import annotations

import json
from pathlib import Path

from chengxin.api.furnisher.document import document

FILE = Path(__file__).parents[2] / "docs" / "openapi" / "furnisher.json"


def written() -> str:
    """Return the description as it is committed."""
    return json.dumps(document(), ensure_ascii=False, indent=1) + "\n"


def accept() -> None:
    """Write it anew."""
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(written(), "utf-8")
