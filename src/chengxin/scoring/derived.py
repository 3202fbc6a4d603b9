"""Derived scores as rows of tables: pieces over the finished score in whole points.

They stand behind the pieces of the rules, which they share a table with and never meet. Called by
the compiler.
"""

from __future__ import annotations

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.pieces import pieces
from chengxin.scoring.tables import DerivedRow, PieceRow


def derived_rows(rulebook: Rulebook, forms: int) -> tuple[list[DerivedRow], list[PieceRow]]:
    """Return the derived scores and their pieces; `forms` points forms are numbered before."""
    rows: list[DerivedRow] = []
    stretches: list[PieceRow] = []
    for number, derived in enumerate(rulebook.derived.values(), start=1):
        cite = " ".join(map(str, derived.cite))
        rows.append(DerivedRow(number, derived.id, forms + number, cite))
        stretches += [
            PieceRow(forms + number, 0, p.lo, p.hi, p.origin, p.unit, p.per, p.lump, p.den, alike=0)
            for p in pieces(derived.points, 1)
        ]
    return rows, stretches
