"""An impact made safe to share: the only way from exact counts of people to a page or a file.

Counts below ten are not given (None), others are rounded to five; shares come from rounded counts
of at least thirty, and are left out where nearly everybody or nearly nobody is meant, for that
would say something about each of them. What `published` returns holds nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, Protocol

from chengxin.report.statistics import FEWEST, SMALLEST_WHOLE, rounded
from chengxin.report.versions import diff_data
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.impact import Group, Impact
from chengxin.scoring.versions import Diff

#: A group that does so much worse than the best one is to be looked at (thousandths).
REVIEW_BELOW = 800

#: What groups are compared by.
MEASURES = ("access", "above", "kept")

Data = dict[str, Any]


def published(impact: Impact, diff: Diff) -> Data:
    """Return everything that may be shared, in a fixed order."""
    return {
        "format": 1,
        "old": _version(impact.old),
        "new": _version(impact.new),
        "as_of": impact.as_of.isoformat(),
        "known_at": impact.known_at.isoformat() if impact.known_at else "",
        "inputs": [
            {"kind": kind, "name": name, "sha256": digest} for kind, name, digest in impact.inputs
        ],
        "skipped_bad": impact.skipped_bad,
        "persons": rounded(impact.persons),
        "scored": [rounded(sum(n for _score, n in counts)) for counts in impact.histograms],
        "up": rounded(impact.up),
        "down": rounded(impact.down),
        "matrix": matrix(impact),
        "distribution": distribution(impact),
        "causes": [
            {
                "kind": cause.kind,
                "key": cause.key,
                **{
                    name: rounded(getattr(cause, name))
                    for name in ("gained", "lost", "up", "down", "decides_up", "decides_down")
                },
            }
            for cause in impact.causes
        ],
        "groups": groups(impact.groups),
        "sensitivity": [
            {
                "rule": each.rule,
                "percent": each.percent,
                "up": rounded(each.up),
                "down": rounded(each.down),
            }
            for each in impact.sensitivity
        ],
        "diff": diff_data(diff),
    }


def _version(book: Rulebook) -> Data:
    return {
        "id": book.id,
        "version": book.version,
        "law": book.law,
        "figures": book.figures,
        "levels": [{"id": level.id, "from": level.lowest} for level in book.levels],
    }


def matrix(impact: Standing) -> list[Data]:
    """Return each pair of levels before and after with its people; empty is "no score"."""
    before = [*(level.id for level in impact.old.levels), ""]
    after = [*(level.id for level in impact.new.levels), ""]
    return [
        {"from": old, "to": new, "persons": rounded(impact.matrix.get((old, new), 0))}
        for old in before
        for new in after
        if (old, new) != ("", "")
    ]


class Standing(Protocol):
    """How many people stand where before and after, by score."""

    @property
    def old(self) -> Rulebook:
        """The version before."""

    @property
    def new(self) -> Rulebook:
        """The version after."""

    @property
    def matrix(self) -> Mapping[tuple[str, str], int]:
        """People by level before and after; empty is "no score"."""

    @property
    def histograms(self) -> tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]:
        """(score, people) before and after."""


def distribution(impact: Standing) -> list[Data]:
    """Return bins of one width over both scales, from the first to the last that is shown."""
    lowest = min(impact.old.scale.lowest, impact.new.scale.lowest)
    highest = max(impact.old.scale.highest, impact.new.scale.highest)
    width = max(1, (highest - lowest) // 50)
    last = max(0, (highest - lowest) // width - 1)
    counts = [
        _binned(((min((score - lowest) // width, last), n) for score, n in histogram))
        for histogram in impact.histograms
    ]
    shown = [at for each in counts for at, n in each.items() if n >= FEWEST]
    return [
        {
            "lowest": lowest + at * width,
            "highest": highest if at == last else lowest + (at + 1) * width - 1,
            "before": rounded(counts[0].get(at, 0)),
            "after": rounded(counts[1].get(at, 0)),
        }
        for at in (range(min(shown), max(shown) + 1) if shown else ())
    ]


def _binned(pairs: Iterable[tuple[int, int]]) -> Mapping[int, int]:
    found: dict[int, int] = {}
    for at, persons in pairs:
        found[at] = found.get(at, 0) + persons
    return found


def thousandths(part: int, whole: int) -> int | None:
    """Return a share from rounded counts, None where it may not be told.

    >>> thousandths(250, 1000), thousandths(4, 1000), thousandths(996, 1000), thousandths(15, 20)
    (250, None, None, None)
    """
    safe, all_of_it = rounded(part), rounded(whole)
    if safe is None or all_of_it is None or whole - part < FEWEST or all_of_it < SMALLEST_WHOLE:
        return None
    return min(1000, (safe * 2000 + all_of_it) // (2 * all_of_it))


def groups(found: Sequence[Group]) -> list[Data]:
    """Return each group with its counts and its shares against the best of its grouping."""
    data = []
    for _grouping, members in groupby(found, key=lambda group: group.grouping):
        rows = [_group(group) for group in members]
        for measure in MEASURES:
            best = max((row["shares"][measure] or 0 for row in rows), default=0)
            for row in rows:
                share = row["shares"][measure]
                row["ratios"][measure] = None if share is None else share * 1000 // best
        for row in rows:
            ratios = [ratio for ratio in row["ratios"].values() if ratio is not None]
            row["review"] = any(ratio < REVIEW_BELOW for ratio in ratios)
        data += rows
    return data


def _group(group: Group) -> Data:
    return {
        "grouping": group.grouping,
        "value": group.value,
        "persons": rounded(group.persons),
        "scored": [rounded(count) for count in group.scored],
        "above": [rounded(count) for count in group.above],
        "up": rounded(group.up),
        "down": rounded(group.down),
        "shares": {
            "access": thousandths(group.scored[1], group.persons),
            "above": thousandths(group.above[1], group.scored[1]),
            "kept": thousandths(group.both - group.down, group.both),
        },
        "shares_before": {
            "access": thousandths(group.scored[0], group.persons),
            "above": thousandths(group.above[0], group.scored[0]),
        },
        "ratios": {},
        "review": False,
    }


def cases(impact: Impact) -> Data:
    """Return the largest changes as masked cases. Not part of what is shared."""
    return {
        "format": 1,
        "old": impact.old.version,
        "new": impact.new.version,
        "as_of": impact.as_of.isoformat(),
        "cases": [
            {
                "mask": case.mask,
                "levels": [*case.levels],
                "change": case.change,
                "causes": [
                    {"kind": kind, "key": key, "points": points}
                    for kind, key, points in case.causes
                ],
            }
            for case in impact.cases
        ],
    }
