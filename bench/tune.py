"""The part of the benchmark that turns numbers as the page of `chengxin tune` does.

Measured is everything between a changed number and what can be shown: the rulebook's text with the
number in it, read and put to every gate; the drawing; the differences in words. A drawing must be
what a run over everybody counts, before it is timed.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Mapping
from os import getloadavg
from pathlib import Path

from bench.city import AS_OF, KNOWN_AT, ROOT, rulebook
from bench.impact import scores
from bench.measure import interleaved
from bench.page import Line, Part, how_measured
from bench.population import make
from chengxin.rulebook.draft import Draft
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.tune import Asked, Population
from chengxin.scoring.versions import compare

#: What is turned, by kind. The dimension of contribution has most records and combinations.
_KINDS: Mapping[str, Mapping[str, str]] = {
    "base and levels": {
        "rulebook.yaml#scale/base": "505",
        "rulebook.yaml#levels/1/from": "610",
    },
    "a cap of the largest dimension": {"rulebook.yaml#dimensions/contribution/cap": "120"},
    "a pool": {"rulebook.yaml#pools/giving/cap": "40"},
    "a floor": {"rulebook.yaml#dimensions/lawfulness/floor": "-200"},
    "a limit of an indicator": {
        "indicators/contribution.yaml#indicators/volunteer_hours/limits/total": "60"
    },
    "a weight of what most people have": {
        "indicators/contribution.yaml#indicators/practice_hours/points/rates/0/per/points": "1.2"
    },
    "a weight in proportion to an amount": {
        "indicators/contribution.yaml#indicators/goods_given/points/per/points": "0.9"
    },
    "a weight of a deduction": {
        "indicators/lawfulness.yaml#indicators/fines/points/bands/1/points": "-25"
    },
    "a clean period": {"indicators/lawfulness.yaml#indicators/clean_record/clean/36": "18"},
}


def tune(persons: int, repeat: int, folder: Path) -> Part:
    """Numbers turned on a whole population, from the text to the drawing."""
    book = rulebook()
    slices = make(book, persons, folder / str(persons))
    started = time.perf_counter()
    with (
        Population(book, Asked(slices, AS_OF, KNOWN_AT, 2)) as population,
        tempfile.TemporaryDirectory() as work,
    ):
        taken_apart = time.perf_counter() - started
        draft = Draft(ROOT / "rulebooks" / "yuxi", Path(work))
        for kind, edits in _KINDS.items():
            drawn = population.draw(_tried(draft, edits))
            assert drawn.scores == scores(_tried(draft, edits), slices), kind

        def turned(edits: Mapping[str, str]) -> None:
            """Turn the numbers and turn them back, so that each turn is drawn anew."""
            for each in (edits, {}):
                new = _tried(draft, each)
                assert not population.needs_everybody(new)
                population.draw(new)
                compare(book, new)

        tasks = {kind: lambda edits=edits: turned(edits) for kind, edits in _KINDS.items()}
        times = interleaved(tasks, repeat)
    slowest = max(times, key=lambda kind: times[kind].processor)
    clock, processor = times[slowest].median / 2, times[slowest].processor / 2
    return Part(
        "Numbers turned on a page",
        how_measured(repeat),
        f"{persons:,} persons, two threads. From a changed number to what the page of"
        " `chengxin tune` shows: the rulebook read again and put to every gate, everybody drawn,"
        " the differences in words. Each drawing was found equal to a run over everybody. Turned"
        " there and back. The bar is held against half of the slowest kind, in the processor's"
        " seconds of both threads together, which an idle machine's clock does not exceed; other"
        f" work stretches the clock. Average load while it was measured: {getloadavg()[2]:.0f}.",
        [
            Line("the population scored and taken apart, once", f"{taken_apart:.1f} s"),
            *(Line(f"{kind}, there and back", str(times[kind])) for kind in _KINDS),
            Line(
                f"slowest: {slowest}",
                f"processor {processor:.2f} s, by the clock {clock:.2f} s",
                "tune",
                processor,
            ),
        ],
    )


def _tried(draft: Draft, edits: Mapping[str, str]) -> Rulebook:
    book = draft.tried(edits).rulebook
    assert book is not None, edits
    return book
