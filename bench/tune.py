"""The part of the benchmark that turns numbers as the page of `chengxin tune` does.

Measured is the drawing alone, of a rulebook that is known; and everything between a changed number
and what can be shown: the rulebook's text with the number in it, read and put to every gate; the
drawing; the differences in words. A drawing must be what a run over everybody counts, before it is
timed.
"""

from __future__ import annotations

import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import partial
from os import getloadavg
from pathlib import Path

from bench.city import AS_OF, KNOWN_AT, ROOT, rulebook
from bench.measure import Timing, interleaved
from bench.page import Line, Part, how_measured
from bench.population import make
from chengxin.ledger import Slice
from chengxin.rulebook.draft import Draft
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import SMALL, Engine
from chengxin.scoring.impact.scaled import scaled
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
    "a threshold of what most people have": {
        "indicators/contribution.yaml#indicators/practice_hours/points/rates/2/from": "60"
    },
    "a threshold of an amount": {
        "indicators/contribution.yaml#indicators/donations/points/bands/1/from": "900"
    },
    "a threshold of hours": {
        "indicators/contribution.yaml#indicators/volunteer_hours/points/steps/50/from": "60"
    },
    "a clean period": {"indicators/lawfulness.yaml#indicators/clean_record/clean/36": "18"},
}

#: Whose points change when only the drawing is timed: many people have these, and few people those.
_RULES = ("volunteer_hours", "honours_by_authority", "clean_record", "licence_penalties")


def tune(persons: int, repeat: int, folder: Path) -> Part:
    """Numbers turned on a whole population: the drawing, and from the text to the drawing."""
    book = rulebook()
    slices = make(book, persons, folder / str(persons))
    started = time.perf_counter()
    with (
        Population(book, Asked(slices, AS_OF, KNOWN_AT, 2)) as population,
        tempfile.TemporaryDirectory() as work,
    ):
        taken_apart = time.perf_counter() - started
        draft = Draft(ROOT / "rulebooks" / "yuxi", Path(work))
        drafts = {f"{rule} a tenth higher": scaled(book, rule, 10) for rule in _RULES}
        turned = {kind: _tried(draft, edits) for kind, edits in _KINDS.items()}
        for kind, new in (drafts | turned).items():
            assert population.draw(new).scores == _scores(new, slices), kind

        def drawn(new: Rulebook) -> None:
            """Draw it and what was there, so that each is drawn anew."""
            population.draw(new)
            population.draw(book)

        def shown(edits: Mapping[str, str]) -> None:
            """Turn the numbers and turn them back."""
            for each in (edits, {}):
                new = _tried(draft, each)
                assert not population.needs_everybody(new)
                population.draw(new)
                compare(book, new)

        times = interleaved(
            {kind: partial(drawn, new) for kind, new in drafts.items()}
            | {kind: partial(shown, edits) for kind, edits in _KINDS.items()},
            repeat,
        )
    return Part(
        "Numbers turned on a page",
        how_measured(repeat),
        f"{persons:,} persons, two threads. A drawing is who stands at which score and who changes"
        " level; each was found equal to a run over everybody. First the drawing alone, of a"
        " rulebook with all points of one indicator a tenth higher. Then from a changed number to"
        " what the page of `chengxin tune` shows: the rulebook read again and put to every gate,"
        " everybody drawn, the differences in words. There and back, of which half is quoted. The"
        " bar of the page is held in the processor's seconds of both threads together, which an"
        " idle machine's clock does not exceed; other work stretches the clock. Average load while"
        f" it was measured: {getloadavg()[2]:.0f}.",
        [
            Line("the population scored and taken apart, once", f"{taken_apart:.1f} s"),
            *_drawn({kind: times[kind] for kind in drafts}),
            *_shown({kind: times[kind] for kind in _KINDS}),
        ],
    )


def _drawn(times: Mapping[str, Timing]) -> Iterator[Line]:
    """What the drawing alone took."""
    for kind, timing in times.items():
        yield Line(f"drawn, there and back: {kind}", str(timing))
    slowest = max(timing.median for timing in times.values()) / 2
    yield Line("drawn, slowest of these", f"{slowest:.2f} s", "impact", slowest)


def _shown(times: Mapping[str, Timing]) -> Iterator[Line]:
    """What it took from the number to the page."""
    for kind, timing in times.items():
        yield Line(f"{kind}, there and back", str(timing))
    slowest = max(times, key=lambda kind: times[kind].processor)
    clock, processor = times[slowest].median / 2, times[slowest].processor / 2
    yield Line(
        f"slowest: {slowest}",
        f"processor {processor:.2f} s, by the clock {clock:.2f} s",
        "tune",
        processor,
    )


def _scores(book: Rulebook, slices: list[Slice]) -> Counter[int]:
    """How many people have which score by a run over everybody."""
    found: Counter[int] = Counter()
    with Engine(book, threads=2) as engine:
        kernel = engine.prepare(AS_OF, KNOWN_AT, rows=False)
        for part in slices:
            with engine.over(part):
                query = kernel.query("score", given=engine.keep_all(kernel, SMALL))
                counting = f"select score, count(*) from ({query}) group by score"
                found.update(dict(engine.connection.execute(counting).fetchall()))
                engine.drop(*SMALL)
    return found


def _tried(draft: Draft, edits: Mapping[str, str]) -> Rulebook:
    book = draft.tried(edits).rulebook
    assert book is not None, edits
    return book
