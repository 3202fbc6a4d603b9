"""Random `points` of every form that climb as their measure grows, as gate 11 asks.

Numbers stand on a few ladders, so that measures and thresholds meet often. Only the generator of
random rulebooks calls this.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import ceil
from typing import Any

#: Thresholds by what is measured, in its own unit; the empty key is a count.
LADDERS: dict[str, tuple[Decimal, ...]] = {
    key: tuple(Decimal(word) for word in words.split())
    for key, words in {
        "": "1 2 3 4",
        "hours": "0.1 2 3.5 8 10 20 50",
        "pieces": "1 2 3 5 8",
        "amount": "0.01 100 500 500.01 2000 10000",
        "share": "0.01 12.5 50 99.99",
        "months": "1 2 3 6 12",
        "days": "1 28 31 90 365",
        "ratio": "0.01 10 33.34 50 66.66 85 99.99 100",
    }.items()
}
UNITS: dict[str, tuple[str, ...]] = {
    "": ("1", "2"),
    "hours": ("0.5", "3", "7"),
    "pieces": ("1", "2", "3"),
    "amount": ("100", "400", "33.33"),
    "months": ("1", "2", "6"),
    "days": ("1", "30", "7"),
    "ratio": ("1", "10", "25"),
}
#: A unit that has no factor in common with the others of its measure.
ODD = "33.33"
#: Point values in centipoints.
SIZES = (25, 33, 50, 100, 200, 250, 500, 1000, 1234, 2000, 3000)


def written(centipoints: int) -> str:
    """Points as an author writes them.

    >>> written(1050), written(-33), written(200)
    ('10.5', '-0.33', '2')
    """
    return format((Decimal(centipoints) / 100).normalize(), "f")


def random_points(rng: random.Random, sign: int, measured: str) -> dict[str, Any]:
    """Points of any form but a table for a field of `LADDERS`; `sign` is that of the kind."""
    form = rng.choice(("fixed", "per", "per", "steps", "bands", "bands", "rates"))
    count = rng.randint(1, 3)
    starts = sorted(rng.sample(LADDERS[measured], count))
    sizes = sorted(rng.sample(SIZES, count))
    match form:
        case "fixed":
            return {form: written(sign * sizes[0])}
        case "per":
            return {form: _rate(rng, sign, UNITS[measured])}
        case "steps":
            steps = {
                str(start): written(sign * size) for start, size in zip(starts, sizes, strict=True)
            }
            return {form: steps}
        case "rates":
            first = [Decimal(0), *starts] if rng.random() < 0.5 else starts
            # What one stretch gives is added to the next: over denominators without a common
            # factor the sum could not be counted exactly, and the gates would refuse it.
            odd = rng.choice(UNITS[measured]) == ODD
            units = [unit for unit in UNITS[measured] if (unit == ODD) == odd]
            rates = [_rate(rng, sign, units) for _start in first]
            return {form: [{"from": str(s), "per": p} for s, p in zip(first, rates, strict=True)]}
        case _:
            return {form: _bands(rng, sign, measured, starts, sizes[0])}


def _rate(rng: random.Random, sign: int, units: Sequence[str]) -> dict[str, Any]:
    parts = rng.choice(({}, {"parts": "dropped"}, *[{"parts": "proportional"}] * 2))
    points = written(sign * rng.choice((25, 33, 100, 200)))
    return {"unit": rng.choice(units), "points": points, **parts}


def _bands(
    rng: random.Random, sign: int, measured: str, starts: list[Decimal], lowest: int
) -> list[dict[str, Any]]:
    """Brackets each of which begins no lower than the one before it ends."""
    made: list[dict[str, Any]] = []
    least = lowest
    linear = rng.random() < 0.5
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        band: dict[str, Any] = {"from": str(start), "points": written(sign * least)}
        made.append(band)
        if linear and rng.random() < 0.7:
            band["per"] = _rate(rng, sign, UNITS[measured])
            if end is not None:
                rate = Fraction(band["per"]["points"]) * 100 * sign / Fraction(band["per"]["unit"])
                least += ceil(Fraction(end - start) * rate)
        least += rng.choice((0, 1, 50, 500))
    return made


def random_table(
    rng: random.Random, sign: int, orders: dict[str, tuple[str, ...]]
) -> dict[str, Any]:
    """A table by one or two codes that climbs along both; some codes are left out."""
    by = list(orders)

    base = rng.choice(SIZES)
    first, *rest = (
        sorted(rng.sample(range(len(codes)), rng.randint((len(codes) + 1) // 2, len(codes))))
        for codes in orders.values()
    )
    # Along each order the added part only grows, so every row and column climbs.
    rows = _climbing(rng, first)
    columns = _climbing(rng, rest[0]) if rest else {}
    codes = list(orders.values())
    points: dict[str, Any] = {}
    for row, more in rows.items():
        name = codes[0][row]
        if columns:
            points[name] = {
                codes[1][column]: written(sign * (base + more + extra))
                for column, extra in columns.items()
            }
        else:
            points[name] = written(sign * (base + more))
    return {"by": by if len(by) > 1 or rng.random() < 0.5 else by[0], "points": points}


def _climbing(rng: random.Random, places: list[int]) -> dict[int, int]:
    total = 0
    found: dict[int, int] = {}
    for place in places:
        found[place] = total
        total += rng.choice((0, 100, 333, 1000))
    return found
