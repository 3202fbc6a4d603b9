"""How far out the cells of a sheet reach: the reading library lays out every cell between them.

One cell in the far corner of an otherwise small sheet would ask for more memory than there is, and
end the program. `xlsxfile` shows every piece of a sheet to a `Reach` before the library sees it.
"""

from __future__ import annotations

import re
from zipfile import BadZipFile

#: What a sheet can hold, in columns and rows.
COLUMNS, ROWS = 16_384, 1_048_576

#: A sheet that reaches over more cells is refused: 64 columns of as many rows as there can be.
MOST_CELLS = 64 * ROWS

#: References of columns after AZ, and of rows of seven digits and more; others are near. As every
#: program writes them, and in whatever way XML allows.
_FAR = re.compile(rb' r="(?:([A-Za-z]{3,}|[B-Zb-z][A-Za-z])[0-9]+|[A-Za-z]*([0-9]{7,}))"')
_FAR_IN_ANY_WAY = re.compile(
    rb"\br\s*=\s*[\"'](?:([A-Z]{3,}|[B-Z][A-Z])[0-9]+|[A-Z]*([0-9]{7,}))[\"']", re.IGNORECASE
)
_NEAR_COLUMNS, _NEAR_ROWS = 52, 999_999
_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])")
_LOOSE_CELL = re.compile(rb"<(?:\w+:)?c(?=[\s/>])(?![^>]*\br\s*=)")
_LOOSE_ROW = re.compile(rb"<(?:\w+:)?row(?=[\s/>])(?![^>]*\br\s*=)")
_NUMBER = re.compile(rb"\br\s*=\s*[\"'][A-Z]*([0-9]+)[\"']", re.IGNORECASE)


class Reach:
    """The corner of a sheet, never nearer than it is; `exact` looks at every row's number.

    >>> reach = Reach()
    >>> reach.look(b'<row r="1"><c r="A1"/><c r="BA1"/></row>')
    >>> reach.columns, reach.rows
    (53, 999999)
    """

    def __init__(self, *, exact: bool = False) -> None:
        self.columns = _NEAR_COLUMNS
        self.rows = 0 if exact else _NEAR_ROWS
        self._exact = exact
        # Cells and rows that do not say where they stand follow the ones before them.
        self._loose_columns = self._loose_rows = 0

    def look(self, part: bytes) -> None:
        """Note a piece of the sheet that ends where a row ends."""
        plain = (
            part.count(b'<c r="') == part.count(b"<c")
            and part.count(b'<row r="') == part.count(b"<row")
            and b":c" not in part
            and b":row" not in part
        )
        for letters, digits in (_FAR if plain else _FAR_IN_ANY_WAY).findall(part):
            self.columns = max(self.columns, column_of(letters) + 1)
            self.rows = max(self.rows, int(digits[:18] or 0))
        if self._exact:
            self.rows = max([self.rows, *(int(found[:18]) for found in _NUMBER.findall(part))])
        if not plain:
            loose = (len(_LOOSE_CELL.findall(row)) for row in _ROW.split(part))
            self._loose_columns = max([self._loose_columns, *loose])
            self._loose_rows += len(_LOOSE_ROW.findall(part))

    @property
    def wide(self) -> bool:
        """Whether there may be more than can be laid out."""
        columns, rows = self.columns + self._loose_columns, self.rows + self._loose_rows
        return columns > COLUMNS or rows > ROWS or columns * rows > MOST_CELLS

    def check(self) -> None:
        """Raise BadZipFile when there is."""
        if self.wide:
            raise BadZipFile("the sheet reaches over too many cells")


def column_of(letters: bytes) -> int:
    """Count columns from 0.

    >>> column_of(b"A"), column_of(b"Z"), column_of(b"AA")
    (0, 25, 26)
    """
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number - 1
