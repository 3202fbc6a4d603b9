"""What is redrawn of a population is what a run of the kernel over everybody gives.

Rulebooks, people and changes are random; a change that the kept parts cannot tell must be said to
need everybody. The full run shares nothing with what is kept but the kernel.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import settings

from chengxin.ledger import Slice, ledger_from_cells
from chengxin.rulebook import load
from chengxin.rulebook.draft import Draft
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import ArithmeticTooLargeError, compile_rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.impact.scaled import scaled
from chengxin.scoring.tune import Asked, Drawing, Population
from chengxin.scoring.tune.differences import needs_everybody, touched
from tests.conftest import PROVE_EXAMPLES
from tests.oracle.ledgers import random_ledger
from tests.oracle.strategies import random_rulebook
from tests.scoring.mutated import mutated
from tests.scoring.versions import SETTINGS

#: Rulebooks with people, as few as meet everything and at most all of them, as in `make prove`;
#: and changes tried on each of them one after the other.
FEWEST, WORLDS, CHANGES = 4, 10, 12

PROVING = settings().max_examples >= PROVE_EXAMPLES

#: Everything that a run must have met.
MET = 12


#: Score and level by person.
Levels = dict[str, tuple[int, str]]


@contextmanager
def people(book: Rulebook, seed: int, persons: int = 150) -> Iterator[tuple[Slice, date]]:
    ledger = random_ledger(book, seed, persons=persons)
    with TemporaryDirectory() as folder:
        reading = ledger_from_cells(
            book, ledger.persons, ledger.records, ledger.marks, Path(folder)
        )
        assert reading.ledger is not None
        (part,) = reading.ledger.slices
        yield part, ledger.questions[0][0]


def levels(book: Rulebook, part: Slice, day: date) -> Levels:
    """Everybody's score and level by the kernel, straight from the files."""
    with Engine(book, threads=1) as engine, engine.over(part):
        query = engine.prepare(day, None, rows=False).query("score")
        rows = engine.connection.execute(f"select person, score, level from ({query})").fetchall()
    return {person: (score, level) for person, score, level in rows}


def drawn(before: Levels, after: Levels) -> Drawing:
    assert before.keys() == after.keys()
    return Drawing(
        Counter((before[person][1], after[person][1]) for person in before),
        Counter(score for score, _level in after.values()),
    )


def _base(book: Rulebook, rng: random.Random) -> Rulebook:
    base = max(book.scale.lowest, book.scale.base - rng.choice((1, 20, -15)))
    return replace(book, scale=replace(book.scale, base=base))


def _bands(book: Rulebook, rng: random.Random) -> Rulebook:
    moved = [
        replace(level, lowest=level.lowest + rng.choice((0, 3, 8))) for level in book.levels[:-1]
    ]
    moved.sort(key=lambda level: -level.lowest)
    return replace(book, levels=(*moved, book.levels[-1]))


def _dimensions(book: Rulebook, rng: random.Random) -> Rulebook:
    share = rng.choice((1, 2, 3))
    return replace(
        book,
        dimensions={
            key: replace(
                each,
                cap=each.cap and each.cap // share,
                floor=each.floor and each.floor // share,
            )
            for key, each in book.dimensions.items()
        },
    )


def _pools(book: Rulebook, rng: random.Random) -> Rulebook:
    share = rng.choice((2, 4))
    return replace(
        book,
        pools={key: replace(pool, cap=pool.cap // share) for key, pool in book.pools.items()},
    )


def _limits(book: Rulebook, rng: random.Random) -> Rulebook:
    return replace(
        book,
        indicators={
            key: replace(
                rule,
                limits=replace(
                    rule.limits,
                    window=rule.limits.window // rng.choice((1, 2)),
                    total=rule.limits.total and rule.limits.total // rng.choice((1, 2, 5)),
                ),
            )
            for key, rule in book.indicators.items()
        },
    )


def _guard(book: Rulebook, _rng: random.Random) -> Rulebook:
    return replace(book, guard=None)


def _thresholds(book: Rulebook, rng: random.Random) -> Rulebook:
    """Other places from which the points of a rule change, and other units."""
    rules = [rule for rule in book.indicators.values() if rule.points and rule.points.bands]
    if not rules:
        return book
    rule = rng.choice(rules)
    assert rule.points is not None
    times = rng.choice((Decimal("0.5"), Decimal(2), Decimal(3)))
    which, unit = rng.randrange(len(rule.points.bands)), rng.random() < 0.5

    def scaled_by(number: Decimal, least: int) -> Decimal:
        return Decimal(max(least, int(number * times)))

    bands = [
        replace(
            band,
            starts=scaled_by(band.starts, 0) if at >= which else band.starts,
            rate=replace(band.rate, unit=scaled_by(band.rate.unit, 1))
            if band.rate and unit
            else band.rate,
        )
        for at, band in enumerate(rule.points.bands)
    ]
    if len({band.starts for band in bands}) < len(bands):
        return book
    bands.sort(key=lambda band: band.starts)
    points = replace(rule.points, bands=tuple(bands))
    return replace(book, indicators={**book.indicators, rule.id: replace(rule, points=points)})


TOTALS = (_base, _bands, _dimensions, _pools, _limits, _guard)


def changed(book: Rulebook, rng: random.Random) -> Rulebook:
    """One to three changes, most of them of points."""
    for _ in range(rng.choice((1, 1, 2, 3))):
        kind = rng.random()
        if kind < 0.25:
            book = _thresholds(book, rng)
        elif kind < 0.5:
            book = rng.choice(TOTALS)(book, rng)
        elif kind < 0.8:
            rule = rng.choice([*book.indicators])
            book = scaled(book, rule, rng.choice((-100, -60, -30, 10, 50, 200)))
        elif kind < 0.9:
            book, _rule = mutated(book, rng.randrange(10**6))
        else:
            book = SETTINGS[rng.choice([*SETTINGS])](book, rng)
    return book


def met(kept: Population) -> Counter[str]:
    """Which mechanisms the population meets, by the tables that stand for them."""
    tables = {
        "rivals": "kept_rival",
        "repeats and ages": "kept_mote where num <> den",
        "windows": "kept_window",
        "clean periods": "kept_clean",
        "ceilings": "kept_lid",
        "window limits": "kept_mote where window_no <> 0",
        "shared parts": "kept_crowd where persons > 1",
    }
    run = kept.engine.connection.execute
    return Counter(
        name for name, table in tables.items() if run(f"from {table} limit 1").fetchall()
    )


def shapes(book: Rulebook) -> list[tuple[int, int, int, int]]:
    """Where the points of each rule change, and by which units."""
    return [(row.points_no, row.lo, row.origin, row.unit) for row in compile_rulebook(book).piece]


def tried(seed: int, changes: int) -> Counter[str]:
    """One world: changes one after the other, each compared with a full run."""
    book = random_rulebook(seed)
    rng = random.Random(seed)
    with (
        people(book, seed) as (part, day),
        Population(book, Asked([part], day, threads=1)) as kept,
    ):
        counts = met(kept)
        before = levels(book, part, day)
        now = drawn(before, before)
        assert kept.draw(book) == now
        for _ in range(changes):
            draft = changed(book, rng)
            try:
                if kept.needs_everybody(draft):
                    counts["everybody"] += 1
                    continue
            except ArithmeticTooLargeError:
                continue
            expected = drawn(before, levels(draft, part, day))
            assert kept.draw(draft) == expected, f"world {seed}"
            counts["at once"] += 1
            counts["thresholds"] += shapes(draft) != shapes(book)
            counts["other scores"] += expected.scores != now.scores
            counts["other levels"] += expected.matrix != now.matrix
    return counts


@pytest.mark.slow
def test_a_redrawing_is_a_full_run(pytestconfig: pytest.Config) -> None:
    counts: Counter[str] = Counter()
    first = random.Random(pytestconfig.getoption("hypothesis_seed")).randrange(10**6)
    for world in range(WORLDS):
        if world >= FEWEST and len(counts) == MET and counts["thresholds"] > FEWEST and not PROVING:
            break
        counts += tried(first + world, CHANGES)
    assert len(counts) == MET, counts
    assert counts["thresholds"] > FEWEST, counts
    assert counts["at once"] > counts["everybody"], counts


@pytest.mark.slow
def test_a_few_redrawings_are_full_runs() -> None:
    assert tried(3, 3)["at once"]


@pytest.mark.slow
def test_a_draft_that_needs_everybody_keeps_the_levels_of_now(tmp_path: Path) -> None:
    book = random_rulebook(5)
    longer = replace(book, validity=replace(book.validity, months=book.validity.months + 7))
    file = tmp_path / "levels.parquet"
    with people(book, 5) as (part, day):
        asked = Asked([part], day, threads=1)
        told: list[tuple[int, int]] = []
        with Population(book, asked, progress=lambda *done: told.append(done)) as kept:
            assert told == [(1, 1)]
            assert kept.needs_everybody(longer)
            kept.write_levels(file)
        with Population(longer, asked, levels=file) as kept:
            before = levels(book, part, day)
            assert kept.kept == drawn(before, levels(longer, part, day))
            higher = replace(longer, scale=replace(longer.scale, base=longer.scale.base + 30))
            assert not kept.needs_everybody(higher)
            assert kept.draw(higher) == drawn(before, levels(higher, part, day))


def test_a_deduction_that_begins_or_ceases_to_take_needs_everybody() -> None:
    """It begins or ceases to break clean periods, and to have a rank among its class."""
    folder = Path(__file__).parent.parent / "rulebooks" / "small"
    book = load(folder).rulebook
    assert book is not None
    deduction = next(rule for rule in book.indicators.values() if rule.kind == "deduction")
    tables = compile_rulebook(book)
    assert not needs_everybody(tables, compile_rulebook(scaled(book, deduction.id, 50)))
    assert needs_everybody(tables, compile_rulebook(scaled(book, deduction.id, -100)))


def test_another_weight_of_a_dimension_is_drawn_at_once(tmp_path: Path) -> None:
    draft = Draft(Path(__file__).parent.parent / "rulebooks" / "small", tmp_path)
    old = draft.tried({}).rulebook
    new = draft.tried({"rulebook.yaml#dimensions/learning/weight": "60%"}).rulebook
    assert old is not None
    assert new is not None
    before, after = compile_rulebook(old), compile_rulebook(new)
    assert not needs_everybody(before, after)
    assert touched(before, after).rules


def test_the_same_records_in_other_years_are_another_part(tmp_path: Path) -> None:
    """Three points a contract, six a year: three of one year give six, of three years nine."""
    book = load(Path(__file__).parent.parent.parent / "rulebooks" / "yuxi").rulebook
    assert book is not None
    formed = {
        "p-1": ("2026-01-05", "2026-03-05", "2026-05-05"),
        "p-2": ("2024-03-05", "2025-03-05", "2026-03-05"),
        "p-3": ("2026-01-05", "2026-03-05", "2026-05-05"),
    }
    people = [
        {
            **dict.fromkeys(("usual_resident", "full_capacity"), "yes"),
            "person": person,
            "born_on": "1990-01-01",
            "consented_on": "2023-01-01",
        }
        for person in formed
    ]
    records = [
        {
            "record": f"{person}-{day}",
            "version": "1",
            "person": person,
            "item": "contract_performance",
            "furnisher": "F",
            "finding": "positive",
            "formed_on": day,
            "recorded_at": f"{day}T12:00:00+08:00",
        }
        for person, days in formed.items()
        for day in days
    ]
    reading = ledger_from_cells(book, people, records, [], tmp_path)
    assert reading.ledger is not None, reading.diagnostics
    day = date(2026, 11, 1)
    (part,) = reading.ledger.slices
    with Population(book, Asked([part], day, threads=1)) as kept:
        (parts,) = kept.engine.connection.execute(
            "select count(*) from kept_part join rule using (rule_no)"
            " where rule = 'contracts_performed'"
        ).fetchall()
        assert parts == (2,)
        found = kept.draw(book).scores
        assert sorted(found.values()) == [1, 2]
        assert {score: found[score] for score in sorted(found)} == {521: 2, 524: 1}
