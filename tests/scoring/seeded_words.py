"""Bugs planted in what functions say to the kernel: its words, and rows of its tables.

`test_seeded_bugs.py` runs the comparison with each of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chengxin.scoring.tables import EMPTY


@dataclass(frozen=True, slots=True)
class Word:
    """A bug in what a function says, in the place of a token or of a row of the tables.

    It is looked for from the population `begins` on, where it was last found.
    """

    name: str
    says: str
    wrong: Callable[[Any], Any]
    begins: int = 0


def said(old: str, new: str) -> Callable[[Any], Any]:
    """Another text wherever it stands in what was said."""

    def wrong(found: Any) -> Any:
        match found:
            case str():
                return found.replace(old, new)
            case list():
                return [wrong(each) for each in found]
            case dict():
                return {key: wrong(each) for key, each in found.items()}
        return lambda *parts: wrong(found(*parts))

    return wrong


WORDS = (
    Word(
        "the last day of an award's time is not counted",
        "chengxin.scoring.kernel.time_words",
        said("case when r.finding > 0 then 1 else 0 end", "0"),
    ),
    Word(
        "an open deduction is measured up to the day asked",
        "chengxin.scoring.kernel.time_words",
        said("least(@as_of@, r.recorded_on)", "@as_of@"),
        begins=5,
    ),
    Word(
        "an end before its beginning is a time",
        "chengxin.scoring.kernel.time_words",
        said("greatest(0, case m.lasts", "greatest(-99, case m.lasts"),
    ),
    Word(
        "a deduction's ratio is rounded up",
        "chengxin.scoring.kernel.ratio_words",
        said("when r.sign > 0 then @exact_quotient_up", "when r.sign <> 0 then @exact_quotient_up"),
        begins=7,
    ),
    Word(
        "a ratio of too few records is one",
        "chengxin.scoring.kernel.ratio_words",
        said("members < r.fewest or based = 0", "based = 0"),
    ),
    Word(
        "a law that fixes the item's period fixes every other",
        "chengxin.scoring.kernel._term_words",
        said("else e.law_months end", "else coalesce(e.law_months, i.law_months) end"),
    ),
    Word(
        "an empty field is nothing and not outside of every condition",
        "chengxin.scoring.kernel._sides",
        said(f", {EMPTY})", ", 0)"),
    ),
    Word(
        "a box has no upper side",
        "chengxin.scoring.kernel._sides",
        said("m.f1_hi", "m.f1_hi + 1"),
    ),
    Word(
        "a class is no condition",
        "chengxin.scoring.kernel._sides",
        lambda sides: [side for side in sides if "severity" not in side],
    ),
    Word(
        "the last period that fits is taken",
        "chengxin.scoring.terms.first_that_fits",
        lambda found: [(box, max(place for _box, place in found)) for box, _place in found],
        begins=3,
    ),
    Word(
        "words with a gap between them are a range",
        "chengxin.scoring.boxes.runs",
        lambda found: [(found[0][0], found[-1][1])],
    ),
    Word(
        "the furnisher named last speaks",
        "chengxin.scoring.compile.places",
        lambda found: [replace(row, place=-row.place) for row in found],
    ),
    Word(
        "a group holds for good",
        "chengxin.scoring.contests.of_group",
        lambda found: {**found, "group_period": 0},
        begins=25,
    ),
)
