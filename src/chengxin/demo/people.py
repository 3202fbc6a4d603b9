"""The people of the city: what the persons file says of them, and the roster with their names.

A person is known by an opaque number (`Y-000123`); name and identity number stand in the roster
alone, which no scoring reads. Identity numbers begin with 99, a province that does not exist, so
none can be anybody's. `city` calls it, block by block.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.demo.chance import Weighted, between, chance, day_between
from chengxin.demo.names import draw_name
from chengxin.people.checks import check_character

#: The last day of the city's life; everything in its files happened up to here.
TODAY = date(2026, 11, 21)

#: The first day on which anybody could agree.
OPENED = date(2025, 4, 1)

#: Days from then within which half of all people agreed.
HALF_AGREED = 150

#: Ages in years by share; children are in the files, and have no score.
_AGES = Weighted(
    {(14, 17): 1.5, (18, 24): 11, (25, 34): 21, (35, 44): 20, (45, 54): 19, (55, 64): 15,
     (65, 74): 9, (75, 92): 3.5}
)  # fmt: skip

_YES = {
    "household_registered": Weighted({"yes": 74, "no": 24, "unknown": 2}),
    "usual_resident": Weighted({"yes": 95, "no": 3, "unknown": 2}),
    "full_capacity": Weighted({"yes": 98.2, "no": 0.6, "unknown": 1.2}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A row of the persons file, and `name`, `sex`, `identity` for the roster."""

    person: str
    born_on: date
    household_registered: str
    usual_resident: str
    residence_permit: str
    full_capacity: str
    resident_since: date | None
    consented_on: date | None
    withdrew_on: date | None
    market_consented_on: date | None
    market_withdrew_on: date | None
    left_on: date | None
    died_on: date | None
    name: str
    sex: str
    identity: str


def identity_number(number: int, born_on: date, sex: str) -> str:
    """Return the identity number of the city's person `number`, of whom there is only one.

    >>> identity_number(123, date(1990, 1, 1), "female")
    '990001199001012465'
    """
    division = 990_001 + number // 500
    order = number % 500 * 2 + (sex == "male")
    digits = f"{division:06}{born_on:%Y%m%d}{order:03}"
    return digits + check_character(digits)


def person_id(number: int) -> str:
    """Return the opaque id of the city's person `number`, counted from 1.

    >>> person_id(123)
    'Y-000123'
    """
    return f"Y-{number:06}"


def draw_person(seed: int, number: int, *, settled: bool = False) -> Person:
    """Draw the city's person `number`.

    `settled` ones live here, are of age and agreed early and for good: the demonstration wants
    to tell their arithmetic.
    """
    rng = chance(seed, "person", number)
    sex = rng.choice(("male", "female"))
    born_on = _birth(rng, settled=settled)
    facts = {name: "yes" if settled else each.pick(rng) for name, each in _YES.items()}
    permit = "no" if facts["household_registered"] == "yes" else rng.choice(("yes", "yes", "no"))
    consented = _consent(rng, settled=settled)
    ends = {} if settled else _ends(rng, consented)
    market = _market(chance(seed, "market", number), consented, settled=settled)
    return Person(
        person=person_id(number),
        born_on=born_on,
        residence_permit=permit,
        resident_since=_arrival(rng, born_on),
        consented_on=consented,
        withdrew_on=ends.get("withdrew_on"),
        market_consented_on=market[0],
        market_withdrew_on=market[1],
        left_on=ends.get("left_on"),
        died_on=ends.get("died_on"),
        # Who is told of shows more often that pages and fonts can write any name.
        name=draw_name(rng, sex, unusual=8.0 if settled else 1.0),
        sex=sex,
        identity=identity_number(number, born_on, sex),
        **facts,
    )


def _birth(rng: random.Random, *, settled: bool) -> date:
    least, most = (28, 60) if settled else _AGES.pick(rng)
    return TODAY - timedelta(days=int((least + rng.random() * (most + 1 - least)) * 365.2425))


def _arrival(rng: random.Random, born_on: date) -> date | None:
    """Return since when the person lives here: from birth, since some day, or not known."""
    kind = rng.random()
    if kind < 0.35:
        return None
    if kind < 0.85:
        return born_on
    grown = born_on + timedelta(days=17 * 365)
    return day_between(rng, min(grown, date(2024, 6, 1)), date(2024, 6, 30))


def _consent(rng: random.Random, *, settled: bool) -> date | None:
    """Return when the person agreed; one in twelve never did, a few in the trial before."""
    if settled:
        return day_between(rng, OPENED, OPENED + timedelta(days=90))
    kind = rng.random()
    if kind < 0.08:
        return None
    if kind < 0.10:
        return day_between(rng, date(2025, 3, 26), OPENED - timedelta(days=1))
    waited = int(rng.expovariate(0.693 / HALF_AGREED))
    return min(OPENED + timedelta(days=waited), TODAY - timedelta(days=between(rng, 0, 40)))


def _market(
    rng: random.Random, consented: date | None, *, settled: bool
) -> tuple[date | None, date | None]:
    """Return from when until when market information may be collected; one in four never agreed."""
    if consented is None or (rng.random() < 0.25 and not settled):
        return None, None
    day = min(consented + timedelta(days=int(rng.expovariate(0.05))), TODAY)
    if settled or rng.random() >= 0.03:
        return day, None
    return day, day_between(rng, day, TODAY)


def _ends(rng: random.Random, consented: date | None) -> dict[str, date]:
    """Return on which days a person took consent back, moved away or died, if any."""
    start = consented or OPENED
    ends: dict[str, date] = {}
    for name, share in (("withdrew_on", 0.015), ("left_on", 0.012), ("died_on", 0.006)):
        if rng.random() < share and (consented or name != "withdrew_on"):
            # Some have only announced that they will go.
            last = TODAY + timedelta(days=60 if name == "left_on" else 0)
            ends[name] = day_between(rng, start + timedelta(days=1), last)
    return ends
