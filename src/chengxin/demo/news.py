"""What goes on in the made-up city after its files end: a few new deeds at a time, as a file.

Every file has another name and other record numbers. `living` delivers them through the intake.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from chengxin.clock import SHANGHAI
from chengxin.demo.chance import Weighted, between, chance
from chengxin.demo.people import Person, draw_person
from chengxin.demo.ready import Ready, source_of
from chengxin.demo.sheet import Row, Sheet
from chengxin.demo.writing import write_sheet
from chengxin.ledger.catalogue import market_items
from chengxin.ledger.columns import Kind, Naming, columns
from chengxin.rulebook.model import Rulebook

#: Deeds at a time, and how many days they lie back.
_MOST, _BACK = 3, 6

#: How much likelier somebody of the cast is to do something than anybody else.
_CAST = 0.5


class News:
    """Draws new deeds of the city's first `persons` people; `cast` are those one can sign in as."""

    def __init__(self, rulebook: Rulebook, seed: int, persons: int, cast: list[Person]) -> None:
        self._columns = columns(rulebook, Kind.RECORDS, Naming.IDENTITY)
        self._fields = {
            name: field for item in rulebook.items.values() for name, field in item.fields.items()
        }
        self._seed, self._persons = seed, persons
        self._cast = [one for one in cast if one.consented_on and not one.withdrew_on]
        self._ready = {ready.item.id: ready for ready in _deeds(rulebook)}
        self._items = Weighted({name: each.profile.mean for name, each in self._ready.items()})

    def write(self, folder: Path, now: datetime) -> Path:
        """Write what is new at an instant into a CSV file, and return its path."""
        rng = chance(self._seed, "news", now.isoformat())
        local = now.astimezone(SHANGHAI)
        rows = []
        for number in range(between(rng, 1, _MOST)):
            ready = self._ready[self._items.pick(rng)]
            body = ready.bodies.pick(rng)
            person = (
                rng.choice(self._cast)
                if self._cast and rng.random() < _CAST
                else draw_person(self._seed, between(rng, 1, self._persons))
            )
            formed_on = local.date() - timedelta(days=between(rng, 0, _BACK))
            cells = {
                "record": f"{body.code}{local:%Y%m%d%H%M%S}{number:02}",
                "version": "1",
                "identity": person.identity,
                "name": person.name,
                "item": ready.item.id,
                "furnisher": body.name,
                "finding": "positive",
                "formed_on": str(formed_on),
                "recorded_at": local.isoformat(timespec="seconds"),
            }
            cells |= {cell.field: cell.draw(rng) for cell in ready.cells}
            rows.append(Row({name: text for name, text in cells.items() if text}))
        used = {name for row in rows for name in row.cells}
        header = [name for name in self._columns if name in used]
        sheet = Sheet(f"news-{local:%Y%m%d-%H%M%S}.csv", "records", "news", "utf-8", header, rows)
        write_sheet(folder, sheet, self._columns, self._fields)
        return folder / sheet.name


def _deeds(rulebook: Rulebook) -> list[Ready]:
    """The items of which a deed can be told at once: no decision, nothing that was declared."""
    return [
        ready
        for ready in source_of(rulebook).ready.values()
        if ready.item.finding[0] == "positive"
        and ready.item.consent != "declared"
        and ready.item.earned_by in ("time", "deed")
        # Not everybody of the cast has agreed to it.
        and ready.item.id not in market_items(rulebook)
        and ready.profile.mean > 0
    ]
