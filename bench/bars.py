"""The bars: what the engine is held to, as ratios in one run on the same data.

A bar that cannot be measured at this version says why.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bar:
    """What is held, in words; `line` is the measured line held against `most` or `least`."""

    what: str
    bar: str
    line: str = ""
    most: float | None = None
    least: float | None = None
    why: str = ""

    def keeps(self, value: float) -> bool:
        """Whether a measured value keeps the bar.

        >>> Bar("twice the persons", "2.2", "growth", most=2.2).keeps(2.3)
        False
        """
        above = self.least is None or value >= self.least
        return above and (self.most is None or value <= self.most)


BARS = (
    Bar(
        "whole city, totals and dimensions, against hand-written DuckDB SQL for the same rulebook",
        "≤ 1.3",
        "by_hand",
        most=1.3,
    ),
    Bar("all contribution rows written, against totals", "≤ 2.0", "rows", most=2.0),
    Bar(
        "memory of a city run, twice the persons against once: bounded by the slice",
        "≤ 1.1",
        "memory",
        most=1.1,
    ),
    Bar("twice the persons, times the time, up to 5 million", "≤ 2.2", "growth", most=2.2),
    Bar("speed against OpenFisca on the common subset", "≥ 5", "openfisca", least=5),
    Bar(
        "impact of a change of weights on a million persons, after a cached pass",
        "≤ 1 s",
        "impact",
        most=1,
    ),
    Bar(
        "a number turned on the page of `chengxin tune`, on a million persons, to the drawing, in"
        " the processor's seconds",
        "≤ 1 s",
        "tune",
        most=1,
    ),
    Bar("check of a rulebook, the whole process", "≤ 0.5 s", "check", most=0.5),
    Bar(
        "accepted row to commit against the bare insert",
        "≤ 2.5",
        "live_row",
        most=2.5,
    ),
    Bar(
        "one person explained in full, server side",
        "≤ 1 ms",
        "live_one",
        most=1,
    ),
    Bar(
        "twice the persons, up to 10 million",
        "≤ 2.2",
        why="the plot ends at 5 million, which is what two cores measure in minutes",
    ),
    Bar(
        "Spark, per record, against DuckDB on one machine",
        "≤ 5",
        why="it needs a cluster, and this version has no Spark engine",
    ),
)
