"""Counts of people, made safe to publish: below ten only “<10”, the rest rounded to five.

Rounding keeps a small cell from being worked out by subtraction; shares are taken from rounded
numbers and only where the whole is large enough. Every count of people on the city's pages goes
through here; counts of files and their rows, which are about deliveries, do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chengxin.report.figures import number

#: A count of people below this is never shown.
FEWEST = 10
#: Shown counts are multiples of this.
STEP = 5
#: A share is shown only of at least so many.
SMALLEST_WHOLE = 30


def rounded(count: int) -> int | None:
    """Return a count rounded to the nearest five, None when it is too small to be shown.

    >>> rounded(9), rounded(12), rounded(13), rounded(0)
    (None, 10, 15, None)
    """
    return None if count < FEWEST else (count + STEP // 2) // STEP * STEP


def shown(count: int) -> str:
    """Return a count as it is published.

    >>> shown(4), shown(1234)
    ('<10', '1,235')
    """
    safe = rounded(count)
    return f"<{FEWEST}" if safe is None else number(safe)


def share(count: int, whole: int) -> str:
    """Return a share in per cent with one place, empty where it may not be shown.

    >>> share(250, 1000), share(4, 1000), share(15, 20)
    ('25.0%', '', '')
    """
    part, all_of_it = rounded(count), rounded(whole)
    if part is None or all_of_it is None or all_of_it < SMALLEST_WHOLE:
        return ""
    tenths = (part * 2000 + all_of_it) // (2 * all_of_it)
    return f"{tenths // 10}.{tenths % 10}%"


@dataclass(frozen=True, slots=True)
class Bin:
    """People with a score from `lowest` to `highest`; `persons` is None when it is a few."""

    lowest: int
    highest: int
    persons: int | None


def bins(histogram: Sequence[tuple[int, int]], lowest: int, highest: int) -> list[Bin]:
    """Put scores into about fifty bins of one width, counts rounded; empty ends are cut off.

    Only the ends are cut: a bin with nobody in the middle cannot be told from one with a few.

    >>> bins([(500, 40), (519, 2), (521, 3), (545, 12)], 0, 1000)[0]
    Bin(lowest=500, highest=519, persons=40)
    >>> [each.persons for each in bins([(500, 40), (521, 3), (545, 12)], 0, 1000)]
    [40, None, 10]
    """
    width = max(1, (highest - lowest) // 50)
    counts: dict[int, int] = {}
    for score, persons in histogram:
        # The scale's highest number belongs to the last bin, which is one wider.
        at = min((score - lowest) // width, max(0, (highest - lowest) // width - 1))
        counts[at] = counts.get(at, 0) + persons
    shown_at = [at for at, count in counts.items() if count >= FEWEST]
    if not shown_at:
        return []
    last = max(0, (highest - lowest) // width - 1)
    return [
        Bin(
            lowest + at * width,
            highest if at == last else lowest + (at + 1) * width - 1,
            rounded(counts.get(at, 0)),
        )
        for at in range(min(shown_at), max(shown_at) + 1)
    ]
