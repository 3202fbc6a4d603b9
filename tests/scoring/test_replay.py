"""Both time axes: what was answered at an instant is answered again by asking with `known_at`.

A history of deliveries and marks is played back through the reader of files up to an instant, and
the kernel is asked with everything that is then there; a later and longer ledger, asked with
`known_at`, must say the same of everybody, in every row.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings

from chengxin.ledger import Slice, ledger_from_cells
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import Engine
from tests.oracle.civil import read_instant
from tests.oracle.ledgers import Cells, Ledger
from tests.oracle.strategies import SEEDS, population
from tests.scoring.comparison import by_kernel, differing

pytestmark = pytest.mark.slow

EXAMPLES = settings().max_examples
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


def _up_to(ledger: Ledger, instant: datetime) -> Ledger:
    """What had been delivered up to and including an instant. Persons have no history."""

    def known(rows: tuple[Cells, ...]) -> tuple[Cells, ...]:
        return tuple(row for row in rows if read_instant(row["recorded_at"]) <= instant)

    return replace(ledger, records=known(ledger.records), marks=known(ledger.marks))


@contextmanager
def _read(rulebook: Rulebook, ledger: Ledger) -> Iterator[Slice]:
    """Read what was delivered; a mark may have come before its record, and has to wait for it."""
    with TemporaryDirectory() as folder:
        reading = ledger_from_cells(
            rulebook, ledger.persons, ledger.records, ledger.marks, Path(folder), skip_bad=True
        )
        assert {problem.code for problem in reading.diagnostics} <= {"unknown_record", "odd_dates"}
        assert reading.ledger is not None
        (part,) = reading.ledger.slices
        yield part


def _met(ledger: Ledger, instant: datetime) -> Iterator[str]:
    """Which of the difficult histories an instant cuts through."""
    first: dict[tuple[str, str], datetime] = {}
    for row in sorted(ledger.records, key=lambda row: int(row["version"])):
        recorded_at = read_instant(row["recorded_at"])
        name = (row["furnisher"], row["record"])
        if name in first:
            yield "late version" if recorded_at < first[name] else "next version"
            if min(recorded_at, first[name]) <= instant < max(recorded_at, first[name]):
                yield "between versions"
        first[name] = recorded_at
    for mark in ledger.marks:
        if mark["until"] and mark["until"] <= mark["from"]:
            known = read_instant(mark["recorded_at"]) <= instant
            yield "mark taken back" if known else "mark not taken back yet"
    for mark in ledger.marks:
        versions = (
            read_instant(row["recorded_at"])
            for row in ledger.records
            if (row["furnisher"], row["record"]) == (mark["furnisher"], mark["record"])
        )
        if read_instant(mark["recorded_at"]) <= instant < min(versions):
            yield "mark before its record"
    for person in ledger.persons:
        if person["withdrew_on"]:
            yield "consent withdrawn"


@pytest.mark.article("yuxi", 11)
def test_asking_what_was_known_is_asking_then(capsys: pytest.CaptureFixture[str]) -> None:
    met: Counter[str] = Counter()

    @settings(phases=NO_SHRINKING, max_examples=max(10, EXAMPLES // 10))
    @given(SEEDS)
    def run(seed: int) -> None:
        rulebook, ledger = population(seed, seed)
        recorded = sorted(
            {read_instant(row["recorded_at"]) for row in (*ledger.records, *ledger.marks)}
        )
        if not recorded:
            return
        as_of = ledger.questions[0][0]
        instants = (recorded[0] - timedelta(seconds=1), recorded[len(recorded) // 2], recorded[-1])
        with Engine(rulebook, threads=1) as engine, _read(rulebook, ledger) as whole:
            today = by_kernel(engine, whole, as_of, None)
            for instant in instants:
                met.update(_met(ledger, instant))
                now = by_kernel(engine, whole, as_of, instant)
                with _read(rulebook, _up_to(ledger, instant)) as part:
                    then = by_kernel(engine, part, as_of, None)
                assert now.keys() == then.keys()
                for person, answer in now.items():
                    assert not [*differing(answer, then[person])], f"{person}, {instant}"
                    met["otherwise than known today"] += answer.rows != today[person].rows

    run()
    with capsys.disabled():
        print("\n" + ", ".join(f"{name} {times}" for name, times in met.most_common()))
    assert {*+met} == {
        *("late version", "next version", "between versions", "consent withdrawn"),
        *("mark taken back", "mark not taken back yet", "mark before its record"),
        "otherwise than known today",
    }


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS)
def test_from_a_withdrawal_on_there_is_no_score_whatever_was_known(seed: int) -> None:
    rulebook, ledger = population(seed, seed)
    as_of, known_at = ledger.questions[0][0], ledger.questions[1][1]
    day, eve = as_of.isoformat(), as_of - timedelta(days=1)
    withdrawn = {
        row["person"]
        for row in ledger.persons
        if row["consented_on"] and row["consented_on"] < day
        if max(row["born_on"], row["resident_since"]) <= day
        if not row["withdrew_on"]
    }
    after = replace(
        ledger,
        persons=tuple(
            row | {"withdrew_on": day} if row["person"] in withdrawn else row
            for row in ledger.persons
        ),
    )
    with (
        Engine(rulebook, threads=1) as engine,
        _read(rulebook, ledger) as part,
        _read(rulebook, after) as later,
    ):
        for instant in (None, known_at):
            answers = by_kernel(engine, later, as_of, instant)
            before = by_kernel(engine, part, eve, instant)
            for person, answer in by_kernel(engine, later, eve, instant).items():
                assert (answer.score, answer.rows) == (before[person].score, before[person].rows)
                if person in withdrawn:
                    assert answers[person].score is None
                    assert answers[person].rows == ()
                    assert "consent" in answers[person].unmet
