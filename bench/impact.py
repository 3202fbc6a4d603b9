"""The part of the benchmark that changes weights for a whole city and asks who moves.

First as the page of `chengxin tune` does it: the population is taken apart once, then every change
is drawn on what was kept. Then as `chengxin impact` does it, which scores everybody by both
versions with every row, because it also says why. A drawing must be what a full run counts.
"""

from __future__ import annotations

import dataclasses
import tempfile
import time
from collections import Counter
from pathlib import Path

from bench.city import AS_OF, KNOWN_AT, rulebook
from bench.measure import Timing, interleaved, worked
from bench.page import Line, Part, how_measured
from bench.population import make
from chengxin.ledger import Ledger, Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import SMALL, Engine
from chengxin.scoring.impact import Question, measure_impact
from chengxin.scoring.impact.scaled import scaled
from chengxin.scoring.tune import Asked, Population

#: Whose points change: many people have these, and few people those.
_RULES = ("volunteer_hours", "honours_by_authority", "clean_record", "licence_penalties")


def impact(persons: int, repeat: int, folder: Path) -> Part:
    """A change drawn on what was kept, and a change told with all its reasons."""
    book = rulebook()
    slices = make(book, persons, folder / str(persons))
    drafts = {rule: scaled(book, rule, 10) for rule in _RULES}
    started = time.perf_counter()
    with Population(book, Asked(slices, AS_OF, KNOWN_AT, 2)) as population:
        taken_apart = time.perf_counter() - started
        for draft in drafts.values():
            drawn = population.draw(draft)
            assert drawn.scores == scores(draft, slices), "a drawing is not what a run counts"
        # The rulebook as it is between two drafts, so that each change is drawn anew.
        tasks = {
            rule: lambda draft=draft: (population.draw(draft), population.draw(book))
            for rule, draft in drafts.items()
        }
        times = interleaved(tasks, repeat)
    slowest = max(timing.median for timing in times.values()) / 2
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        told = _told(book, drafts[_RULES[0]], slices, Path(scratch))
    return Part(
        "A change of weights",
        how_measured(repeat),
        f"{persons:,} persons, two threads; all points of one indicator a tenth higher. A drawing"
        " is who stands at which score and who changes level, as the page of `chengxin tune` shows"
        " it; each was found equal to a full run. Drawn there and back, of which half is quoted."
        " `chengxin impact` is run once on a ledger that was read before, without the variation of"
        " each indicator; it writes every row of both versions to say why each person moves.",
        [
            Line("the population taken apart, once", f"{taken_apart:.1f} s"),
            *(Line(f"{rule}, there and back", str(times[rule])) for rule in _RULES),
            Line("a change drawn, slowest of these", f"{slowest:.2f} s", "impact", slowest),
            Line("`chengxin impact`, both versions scored", str(told[0])),
            Line("`chengxin impact`, the old version's answers kept", str(told[1])),
        ],
    )


def scores(book: Rulebook, slices: list[Slice]) -> Counter[int]:
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


def _told(book: Rulebook, draft: Rulebook, slices: list[Slice], work: Path) -> list[Timing]:
    """Two questions about a draft; the second finds the answers of `book` kept."""
    contents = {"made_of": {"inputs": [], "skip_bad": False}}
    ledger = Ledger(slices[0].persons.parent.parent, book.version, tuple(slices), {}, contents)
    found = []
    for version in ("one draft", "another"):
        new = dataclasses.replace(draft, version=version)
        question = Question(book, new, (ledger, ledger), AS_OF, KNOWN_AT, percents=())
        started, before = time.perf_counter(), worked()
        measure_impact(question, work, threads=2)
        found.append(Timing((time.perf_counter() - started,), (worked() - before,)))
    return found
