"""A file before it is written: its header, its rows of text, and the truth about them.

`dirt` spoils rows and counts what a reader has to find; `writing` turns a sheet into a file.
Nothing here knows what a column means.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: How a file is written; the forms of text come first.
FORMS = ("utf-8", "gb18030", "xlsx", "parquet")

#: Stands in a cell for bytes that are no character; `writing` puts them there.
LOST = "\ue000"

#: Stands before the name of a spreadsheet's error, which `writing` makes a real one.
ERROR = "\ue001"


@dataclass(slots=True)
class Row:
    """One row; `cells` by column, an empty cell left out or empty.

    `broken` rows are written so that they do not fall into the header's cells: `short` without
    its last cell, `quotes` with a quoted cell that goes on behind its quote.
    """

    cells: dict[str, str]
    broken: str = ""


@dataclass(slots=True)
class Sheet:
    """`kind` is persons, records or marks, `source` the delivery, or the kind once more.

    `codes` counts what is wrong with the rows.
    """

    name: str
    kind: str
    source: str
    form: str
    header: list[str]
    rows: list[Row]
    bad: int = 0
    duplicate: int = 0
    codes: Counter[str] = field(default_factory=Counter)

    def truth(self) -> Mapping[str, Any]:
        """What a reader must say of the file: rows = good + bad + duplicate."""
        rows = len(self.rows)
        return {
            "file": self.name,
            "kind": self.kind,
            "encoding": self.form if self.form in ("utf-8", "gb18030") else "",
            "rows": rows,
            "good": rows - self.bad - self.duplicate,
            "bad": self.bad,
            "duplicate": self.duplicate,
            "problems": {str(code): found for code, found in sorted(self.codes.items())},
        }
