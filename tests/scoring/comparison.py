"""Kernel and interpreter on the same population, and how they differ.

Cells of text go to the kernel through the reader of files and to the interpreter as they are, so
the whole path is compared. The tests of this folder call it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.ledger import Slice, ledger_from_cells
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.cases import Opening, on_duckdb
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.result import DerivedScore, PersonScore
from tests.oracle.coverage import fired, fired_derived
from tests.oracle.derived import derived_scores
from tests.oracle.interpreter import score_population, sorted_rows
from tests.oracle.ledgers import Ledger
from tests.scoring.arrivals import arrived, in_files, put_arrivals

#: What two answers must have in common, besides their rows.
FACTS = ("unmet", "score", "level", "dimensions", "next_change_on")


@contextmanager
def slice_of(rulebook: Rulebook, ledger: Ledger) -> Iterator[Slice]:
    """The ledger's cells, read as files are, as the one slice of a small population.

    Rows that say from when on they are known, as no file can, are so in the slice.
    """
    files = in_files(ledger)
    with TemporaryDirectory() as folder:
        reading = ledger_from_cells(
            rulebook,
            *(files.persons, files.records, files.marks),
            Path(folder),
            consents=ledger.consents,
        )
        assert reading.ledger is not None, "\n".join(map(str, reading.diagnostics))
        (part,) = reading.ledger.slices
        if files != ledger:
            put_arrivals(ledger, part)
        yield part


def by_kernel(
    engine: Engine, part: Slice, as_of: date, known_at: datetime | None, person: str | None = None
) -> dict[str, PersonScore]:
    """The kernel's answers by person."""
    found = engine.answers(part, as_of=as_of, known_at=known_at, person=person)
    return {answer.person: answer for answer in found}


#: What there is of a score without its rows: score, level, next change, and the dimensions.
Alone = tuple[int, str, date | None, dict[str, int]]


def alone(answers: Iterable[PersonScore]) -> dict[str, Alone]:
    """Return what answers say without their rows, of everybody who has a score."""
    return {
        a.person: (a.score, a.level, a.next_change_on, dict(a.dimensions))
        for a in answers
        if a.score is not None
    }


def scores_alone(
    engine: Engine, part: Slice, as_of: date, known_at: datetime | None
) -> dict[str, Alone]:
    """The scores of the leaner text, in which what only rows need is left out."""
    kernel = engine.prepare(as_of, known_at, rows=False)
    names = [row.dimension for row in engine.tables.dimension]
    with engine.over(part):
        found = engine.connection.execute(
            "select person, score, level, next_change_on, * exclude (person_no, person, score,"
            f" level, next_change_on) from ({kernel.query('score')})"
        ).fetchall()
    return {
        person: (score, level, turns_on, dict(zip(names, points, strict=True)))
        for person, score, level, turns_on, *points in found
    }


def by_interpreter(
    rulebook: Rulebook, ledger: Ledger, as_of: date, known_at: datetime | None
) -> dict[str, PersonScore]:
    """The interpreter's answers by person."""
    return score_population(
        rulebook, ledger.persons, ledger.records, ledger.marks, as_of=as_of, known_at=known_at
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """How many answers a population gave, what fired, and in words where the two sides differ."""

    answers: int
    fired: Counter[str]
    differences: Sequence[str]


def compare(
    rulebook: Rulebook, ledger: Ledger, opening: Opening | None = None, *, first: bool = False
) -> Compared:
    """Ask both sides every question of the ledger about everybody; rows come when they come.

    With an `opening` of one's own they come as in files, when they say. Whoever looks only for the
    `first` difference has no question after it asked.
    """
    if opening is None:
        ledger, opening = arrived(ledger), on_duckdb
    answers = 0
    counts: Counter[str] = Counter()
    differences: list[str] = []
    with slice_of(rulebook, ledger) as part, opening(rulebook, part) as answering:
        for as_of, known_at in ledger.questions:
            answered, computed = answering(as_of, known_at)
            found = {answer.person: answer for answer in answered}
            expected = by_interpreter(rulebook, ledger, as_of, known_at)
            assert found.keys() == expected.keys()
            for person, answer in expected.items():
                where = f"{person} on {as_of}, known at {known_at}"
                differences += (f"{where}: {line}" for line in differing(found[person], answer))
            derived = derived_by_interpreter(rulebook, ledger, expected.values(), known_at)
            differences += (f"found {each}" for each in computed if each not in derived)
            differences += (f"expected {each}" for each in derived if each not in computed)
            answers += len(found)
            counts += fired((rulebook, answer) for answer in found.values())
            asked = (as_of, known_at)
            counts += fired_derived(rulebook, asked, found.values(), ledger.consents, computed)
            if first and differences:
                break
    return Compared(answers, counts, differences)


def met(rulebook: Rulebook, ledger: Ledger) -> Counter[str]:
    """How often each mechanism decides something in a population, as the interpreter says."""
    ledger = arrived(ledger)
    counts: Counter[str] = Counter()
    for as_of, known_at in ledger.questions:
        answers = by_interpreter(rulebook, ledger, as_of, known_at).values()
        derived = derived_by_interpreter(rulebook, ledger, answers, known_at)
        counts += fired((rulebook, answer) for answer in answers)
        asked = (as_of, known_at)
        counts += fired_derived(rulebook, asked, answers, ledger.consents, derived)
    return counts


def derived_by_interpreter(
    rulebook: Rulebook,
    ledger: Ledger,
    answers: Iterable[PersonScore],
    known_at: datetime | None,
) -> list[DerivedScore]:
    """The interpreter's derived scores of everybody."""
    consents = ledger.consents
    return [d for a in answers for d in derived_scores(rulebook, a, consents, known_at)]


def differing(found: PersonScore, expected: PersonScore) -> Iterator[str]:
    """Say in which facts and rows two answers differ."""
    for fact in FACTS:
        if getattr(found, fact) != getattr(expected, fact):
            yield f"{fact} is {getattr(found, fact)}, expected {getattr(expected, fact)}"
    rows, wanted = sorted_rows(found.rows), sorted_rows(expected.rows)
    if rows != wanted:
        yield from (f"found {row}" for row in rows if row not in wanted)
        yield from (f"expected {row}" for row in wanted if row not in rows)
        yield "the rows differ"
