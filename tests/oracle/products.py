"""Random derived scores, and random consents to them.

Pieces climb from the base on, as the gates ask; consents begin, end and are recorded on or next to
the days and instants that are asked about. Called by the generators of rulebooks and ledgers only.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction
from math import ceil
from typing import Any

from chengxin.rulebook.model import Rulebook
from tests.oracle.pointforms import written

Tree = dict[str, Any]

#: Points for a unit of the score, in centipoints; some leave a part point.
_RATES = (0, 25, 33, 100, 250)
_UNITS = (1, 3, 7, 20)
CONSENT_COLUMNS = ("person", "derived", "consented_on", "withdrew_on", "recorded_at")


def random_points(rng: random.Random, scale: Tree) -> Tree:
    """Points of any form over the scores from the base of `scale` up."""
    lowest, base, highest = scale["lowest"], scale["base"], scale["highest"]
    further = range(base + 1, min(base + 60, highest))
    first = rng.choice((base, base, lowest, max(lowest, base - 7)))
    starts = [first, *sorted(rng.sample(further, rng.randint(1, 3)))]
    form = rng.choice(("per", "steps", "bands", "bands", "rates"))
    match form:
        case "per":
            return {form: _rate(rng)}
        case "steps":
            sizes = sorted(rng.sample(range(0, 9000, 50), len(starts)))
            return {form: dict(zip(map(str, starts), map(written, sizes), strict=True))}
        case "rates":
            return {form: [{"from": str(start), "per": _rate(rng)} for start in starts]}
        case _:
            return {form: _bands(rng, starts)}


def _rate(rng: random.Random) -> Tree:
    parts = rng.choice(({}, {"parts": "proportional"}))
    return {"unit": rng.choice(_UNITS), "points": written(rng.choice(_RATES)), **parts}


def _bands(rng: random.Random, starts: Sequence[int]) -> list[Tree]:
    """Brackets each of which begins no lower than the one before it ends."""
    made: list[Tree] = []
    least = rng.choice((0, 1000))
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        band: Tree = {"from": str(start), "points": written(least)}
        if rng.random() < 0.6:
            band["per"] = _rate(rng)
            if end is not None:
                slope = Fraction(band["per"]["points"]) * 100 / band["per"]["unit"]
                least += ceil((end - start) * slope)
        made.append(band)
        least += rng.choice((0, 1, 500))
    return made


def random_consents(
    rulebook: Rulebook,
    people: Mapping[str, str],
    questions: Sequence[tuple[date, datetime | None]],
    rng: random.Random,
) -> tuple[dict[str, str], ...]:
    """Consents of some of the people, in no order; some withdrawn, some given again.

    `people` has the day of each one's birth, or nothing; nobody consents before it.
    """
    rows = []
    for person, born_on in people.items():
        for derived in rulebook.derived:
            asked = [rng.choice(questions) for _ in range(rng.choice((0, 1, 1, 1, 2)))]
            days = {day + timedelta(days=rng.choice((-400, -40, -1, 0, 1))) for day, _t in asked}
            for day in sorted(day for day in days if day.isoformat() >= born_on):
                until = day + timedelta(days=rng.choice((0, 1, 30, 40, 41, 400)))
                rows.append(
                    {
                        "person": person,
                        "derived": derived,
                        "consented_on": day.isoformat(),
                        "withdrew_on": until.isoformat() if rng.random() < 0.5 else "",
                        "recorded_at": _recorded(rng, day, rng.choice(questions)[1]),
                    }
                )
    rng.shuffle(rows)
    return tuple(rows)


def _recorded(rng: random.Random, day: date, known_at: datetime | None) -> str:
    """On the day itself, or at the instant that is asked about, or a second to either side."""
    if known_at is None or rng.random() < 0.3:
        return f"{day}T08:00:00+08:00"
    return (known_at + timedelta(seconds=rng.choice((-1, 0, 1)))).isoformat()
