"""The part of the benchmark that asks `chengxin impact` what a change of weights does, and why.

It scores everybody by both versions with every row, because it says by which rule each person
moves; who moves at all is drawn in a moment (`bench.tune`).
"""

from __future__ import annotations

import dataclasses
import tempfile
import time
from pathlib import Path

from bench.city import AS_OF, KNOWN_AT, rulebook
from bench.measure import Timing, worked
from bench.page import Line, Part, how_measured
from bench.population import make
from chengxin.ledger import Ledger, Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.impact import Question, measure_impact
from chengxin.scoring.impact.scaled import scaled


def impact(persons: int, _repeat: int, folder: Path) -> Part:
    """A change told with all its reasons."""
    book = rulebook()
    slices = make(book, persons, folder / str(persons))
    with tempfile.TemporaryDirectory(dir=folder) as scratch:
        told = _told(book, scaled(book, "volunteer_hours", 10), slices, Path(scratch))
    return Part(
        "A change of weights, with its reasons",
        how_measured(0),
        f"{persons:,} persons, two threads; all points of one indicator a tenth higher."
        " `chengxin impact` is run on a ledger that was read before, without the variation of"
        " each indicator; it writes every row of both versions to say why each person moves.",
        [
            Line("`chengxin impact`, both versions scored", str(told[0])),
            Line("`chengxin impact`, the old version's answers kept", str(told[1])),
        ],
    )


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
