"""Records against the catalogues that were in force: nothing is kept that no version lets in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from chengxin.ledger.catalogue import market_items
from chengxin.ledger.encoding import FINDINGS, SEVERITIES, SLOTS, item_numbers
from chengxin.rulebook.model import Field, Item, Rulebook
from chengxin.site.verifying.invariants import Check, Connection, Found, Moment, Pass, Query, ask
from chengxin.site.verifying.rulebooks import versions
from chengxin.text import _

#: What a slot that an item does not use may hold: nothing.
_NOTHING = (1, 0)

#: The widest that a field of a kind can be; whole numbers beyond do not fit the column.
_ANY = (-(2**63), 2**63 - 1)

_BETWEEN = " or ".join(
    f"b.f{slot} < (s.bounds->{2 * slot - 2})::bigint"
    f" or b.f{slot} > (s.bounds->{2 * slot - 1})::bigint"
    for slot in range(1, SLOTS + 1)
)
_BROKEN = f"""
select 'record_body ' || b.record_no || '.' || b.version
from record_body b
join record_version v on v.record_no = b.record_no and v.version = b.version
left join catalogue_item c on c.catalogue_no = v.catalogue_no
left join jsonb_to_recordset(%(shapes)s::jsonb)
  as s (item text, findings int[], severities int[], bounds jsonb) on s.item = c.item
where s.item is null or not b.finding = any(s.findings)
  or b.severity <> 0 and (b.finding > 0 or not b.severity = any(s.severities))
  or {_BETWEEN}
"""


_MARKET = """
select 'record_body ' || b.record_no || '.' || b.version
from record_body b
join record_version v on v.record_no = b.record_no and v.version = b.version
join catalogue_item c on c.catalogue_no = v.catalogue_no
where c.item = any(%(market)s) and not exists (
  select from consent a where a.person_no = b.person_no and a.purpose = 'market.collect'
    and (a.withdrew_on is null or a.withdrew_on > %(today)s)
)
"""


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I14 catalogue": _("Records hold only what a catalogue that was in force lets in."),
        "I14 market": _("Market information is about nobody who has not agreed to it."),
    }


def _catalogue(connection: Connection, moment: Moment) -> Mapping[str, Found]:
    rows = ask(
        connection, "select rulebook_no from in_force_log union select rulebook_no from in_force"
    )
    shapes: dict[str, _Shape] = {}
    market: set[str] = set()
    served = {number for (number,) in rows}
    for number, rulebook in versions(connection):
        if number in served and rulebook is not None:
            _widen(shapes, rulebook)
            market |= {*market_items(rulebook)}
    given = json.dumps([shape.plain(item) for item, shape in shapes.items()])
    every = "select count(*) from record_body"
    asked = Query("I14 catalogue", every, _BROKEN, {"shapes": given})
    besides = Query("I14 market", every, _MARKET, {"market": sorted(market)})
    return {**asked(connection, moment), **besides(connection, moment)}


class _Shape:
    """What the records of an item may hold, under any of the versions that were in force."""

    def __init__(self) -> None:
        self.findings: set[int] = set()
        self.severities: set[int] = set()
        self.bounds = [_NOTHING] * SLOTS

    def take(self, item: Item) -> None:
        """Let in what an item lets in."""
        self.findings |= {FINDINGS[word] for word in item.finding}
        self.severities |= {SEVERITIES[word] for word in item.severity}
        for slot, (low, high) in enumerate(_bounds(item.fields.values())):
            known = self.bounds[slot]
            wider = known == _NOTHING
            self.bounds[slot] = (low, high) if wider else (min(low, known[0]), max(high, known[1]))

    def plain(self, item: str) -> Mapping[str, object]:
        """Return it as the query takes it."""
        return {
            "item": item,
            "findings": sorted(self.findings),
            "severities": sorted(self.severities),
            "bounds": [limit for bound in self.bounds for limit in bound],
        }


def _widen(shapes: dict[str, _Shape], rulebook: Rulebook) -> None:
    for item in item_numbers(rulebook):
        shapes.setdefault(item, _Shape()).take(rulebook.items[item])


def _bounds(fields: Iterable[Field]) -> Iterator[tuple[int, int]]:
    """Yield the least and the highest number of each field's slot."""
    for field in fields:
        if field.type == "code":
            yield 1, len(field.codes)
        elif field.type == "yes_no":
            yield 0, 1
        else:
            yield _scaled(field, field.minimum, _ANY[0]), _scaled(field, field.maximum, _ANY[1])


def _scaled(field: Field, limit: Decimal | None, otherwise: int) -> int:
    return otherwise if limit is None else int(limit * 10**field.places)


CHECKS: Sequence[Check] = (Pass(("I14 catalogue", "I14 market"), _catalogue),)
