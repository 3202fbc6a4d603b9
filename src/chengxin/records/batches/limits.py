"""What a furnisher may not send by itself: other furnishers' rows, other items, other marks.

Looked at before anything of a row is kept, whatever else is wrong with it, and alike of everybody:
what is told depends on the row and on the admission alone.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from chengxin.ledger.columns import Kind
from chengxin.ledger.tidy import BLANKS
from chengxin.records.codes import Code, Verdict
from chengxin.records.database import ask, parsed
from chengxin.records.declaring.words import SOURCE
from chengxin.records.outcome import Outcome, problem
from chengxin.records.staging import Staged

#: What a furnisher decides about its own records: that one was revoked, or repaired.
MARKS = frozenset({"annulled", "repaired"})

_LIMITS = """
select f.furnisher, a.items from furnisher_batch b
join furnisher f on f.furnisher_no = b.furnisher_no
join furnisher_admission a on a.admission = b.admission
where b.delivery_id = %s
"""


#: Whose a file is, and whether somebody sent it who works for that furnisher alone.
_FILE = """
select f.furnisher, exists (
  select from staff_scope s join auth_user u on u.id = s.user_id where u.username = d.received_by
) from delivery d join furnisher f using (furnisher_no) where d.id = %s
"""


@dataclass(frozen=True, slots=True)
class Limits:
    """Whose rows a delivery may hold, and of which items; None for every item.

    Without a furnisher it is a file of the city, which holds everybody's but what people declare.

    `by_itself` is false where the city sends what it had from the furnisher: marks are its own.
    """

    furnisher: str
    items: frozenset[str] | None
    by_itself: bool = True

    def outside(
        self, kind: Kind, catalogue: Collection[str], header: Sequence[str], rows: Sequence[Staged]
    ) -> dict[int, Outcome]:
        """Return the outcomes of the rows that may not come in this way.

        An item or a word that nobody knows is left to the checks of cells.

        >>> limits = Limits("甲局", frozenset({"honour"}))
        >>> rows = [Staged(1, ["乙局", "honour"]), Staged(2, ["甲局", "fine"])]
        >>> found = limits.outside(Kind.RECORDS, {"honour", "fine"}, ["furnisher", "item"], rows)
        >>> [(row, each.problems[0]["code"]) for row, each in found.items()]
        [(1, 'other_furnisher'), (2, 'item_not_allowed')]
        """
        found = {}
        for row in rows:
            if row.broken is None:
                told = self._told(kind, catalogue, dict(zip(header, row.cells, strict=True)))
                if told is not None:
                    found[row.row] = Outcome(Verdict.REJECTED, (problem(*told),))
        return found

    def _told(
        self, kind: Kind, catalogue: Collection[str], cells: Mapping[str, str | None]
    ) -> tuple[Code, str] | None:
        said = {name: (cell or "").strip(BLANKS) for name, cell in cells.items()}
        named = said.get("furnisher") or ""
        others = self.furnisher and named not in ("", self.furnisher)
        if others or (not self.furnisher and kind is Kind.RECORDS and named == SOURCE):
            return Code.OTHER_FURNISHER, "furnisher"
        items = {*catalogue} - self.items if self.items is not None else ()
        if kind is Kind.RECORDS and said.get("item") in items:
            return Code.ITEM_NOT_ALLOWED, "item"
        if self.by_itself and kind is Kind.MARKS and said.get("kind") in ("disputed", "verified"):
            return Code.MARK_NOT_ALLOWED, "kind"
        return None


def limits_of(delivery: int) -> Limits:
    """Return what a delivery may hold."""
    if rows := ask(_LIMITS, delivery):
        return Limits(rows[0][0], frozenset(parsed(rows[0][1])))
    if rows := ask(_FILE, delivery):
        return Limits(rows[0][0], None, bool(rows[0][1]))
    return Limits("", None, by_itself=False)
