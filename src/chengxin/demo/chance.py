"""Draws from a seed: weighted picks, Poisson counts, days.

Every part of the city has a generator of its own, named by a text, so that a change in one part
leaves the draws of all others as they were. Floats are fine here: nothing drawn is a score.
"""

from __future__ import annotations

import math
import random
from bisect import bisect
from collections.abc import Container, Mapping, Sequence
from datetime import date, timedelta
from itertools import accumulate


def chance(*names: object) -> random.Random:
    """Return a generator that depends on the names alone.

    >>> chance(7, "people").random() == chance(7, "people").random()
    True
    """
    return random.Random("/".join(map(str, names)))


class Weighted[T]:
    """Things to pick from, each as likely as its weight says.

    >>> Weighted({"a": 1.0, "b": 0.0}).pick(chance(1))
    'a'
    """

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._things: Sequence[T] = tuple(weights)
        self._upto = list(accumulate(weights.values()))
        self._last = len(self._upto) - 1
        #: The sum of all weights.
        self.total = self._upto[-1] if weights else 0.0

    def restricted(self, to: Container[T]) -> Weighted[T] | None:
        """Return the same without the things that are not in `to`; None when none is left."""
        before = [0.0, *self._upto]
        kept = {
            thing: after - before[at]
            for at, (thing, after) in enumerate(zip(self._things, self._upto, strict=True))
            if thing in to
        }
        return Weighted(kept) if kept else None

    def pick(self, rng: random.Random) -> T:
        """Return one of the things."""
        return self._things[bisect(self._upto, rng.random() * self.total, 0, self._last)]


def poisson(rng: random.Random, mean: float) -> int:
    """Return a count of events of which `mean` are expected.

    >>> poisson(chance(1), 0.0)
    0
    """
    if mean > 50:
        return max(0, round(rng.gauss(mean, math.sqrt(mean))))
    threshold, product, count = math.exp(-mean), rng.random(), 0
    while product > threshold:
        product *= rng.random()
        count += 1
    return count


def between(rng: random.Random, least: int, most: int) -> int:
    """Return a whole number from `least` to `most`, each as likely; far faster than `randint`.

    >>> between(chance(1), 3, 3)
    3
    """
    return least + int(rng.random() * (most - least + 1))


def day_between(rng: random.Random, first: date, last: date) -> date:
    """Return a day from `first` to `last`, both included; `first` when they are turned round.

    >>> day_between(chance(1), date(2025, 1, 1), date(2025, 1, 1))
    datetime.date(2025, 1, 1)
    """
    return first + timedelta(days=int(rng.random() * (max(0, (last - first).days) + 1)))
