"""The kernel on PostgreSQL says what it says on DuckDB, and what the interpreter says.

Tables are made once; each population and its version stand in them for one transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.database import Server
from chengxin.ledger import Slice
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.cases import Answered, check_cases
from chengxin.scoring.engines import postgres
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.engines.postgres.asking import SETTINGS
from chengxin.scoring.result import PersonScore
from tests.conftest import PROVE_EXAMPLES
from tests.oracle.strategies import SEEDS, population, random_rulebook
from tests.scoring.comparison import (
    Alone,
    alone,
    by_interpreter,
    derived_by_interpreter,
    differing,
    scores_alone,
    slice_of,
)
from tests.scoring.test_cases import FOLDERS
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING

pytestmark = pytest.mark.slow

#: All are asked over the tables of a live site (`tests/standing/test_facts.py`), by the same text.
POPULATIONS = EXAMPLES // 5 if EXAMPLES >= PROVE_EXAMPLES else EXAMPLES // 3

Connection = psycopg.Connection


@pytest.fixture(scope="module")
def connection(server: Server) -> Iterator[Connection]:
    """A connection to a database with empty tables."""
    with psycopg.connect(server.url, autocommit=True) as connection:
        postgres.create_tables(connection)
        try:
            yield connection
        finally:
            connection.execute("drop schema scoring cascade")


@dataclass(frozen=True, slots=True)
class Asked:
    """The version and the slice in the tables, ready to ask."""

    connection: Connection
    engine: postgres.Engine
    persons: list[int]

    def __call__(self, as_of: date, known_at: datetime | None) -> Answered:
        """Return the whole answers, and the derived scores."""
        asked = (self.connection, self.persons)
        return (
            self.engine.answers(*asked, as_of=as_of, known_at=known_at),
            self.engine.derived_scores(*asked, as_of=as_of, known_at=known_at),
        )

    def alone(self, as_of: date, known_at: datetime | None) -> dict[str, Alone]:
        """Return the scores of the leaner text, in which what only rows need is left out."""
        dimensions = "".join(f", d{number}" for number in self.engine.dimensions)
        text = f"select person, score, level, next_change_on{dimensions} from score"
        statement = self.engine.over(text, ("score",), rows=False)
        asked = self.engine.parameters(self.persons, as_of=as_of, known_at=known_at)
        names = self.engine.dimensions.values()
        return {
            person: (score, level, turns_on, dict(zip(names, points, strict=True)))
            for person, score, level, turns_on, *points in postgres.ask(
                self.connection, statement, asked
            ).fetchall()
        }


@contextmanager
def on_postgres(connection: Connection, rulebook: Rulebook, part: Slice) -> Iterator[Asked]:
    """The version and the slice in the tables, for as long as this."""
    with connection.transaction(force_rollback=True):
        version = postgres.keep_version(connection, rulebook)
        persons = postgres.load_slice(connection, part)
        yield Asked(connection, postgres.Engine(rulebook, version), persons)


def all_whole(answer: PersonScore) -> bool:
    """Whether every number is a whole one, not a decimal that happens to equal it."""
    cells = [answer.score, *answer.dimensions.values()]
    cells += [cell for row in answer.rows for cell in astuple(row)]
    plain = (int, bool, str, date, type(None))
    return all(type(cell) in plain for cell in cells)


@pytest.mark.article("yuxi", 11)
@pytest.mark.article("yuxi", 12)
def test_postgres_says_what_duckdb_and_the_interpreter_say(
    connection: Connection, record_property: Callable[[str, object], None]
) -> None:
    scores = others = 0

    def look(rulebook_seed: int, ledger_seed: int) -> None:
        nonlocal scores, others
        rulebook, ledger = population(rulebook_seed, ledger_seed)
        with (
            slice_of(rulebook, ledger) as part,
            Engine(rulebook, threads=1) as duckdb,
            on_postgres(connection, rulebook, part) as answering,
        ):
            for as_of, known_at in ledger.questions:
                answered, derived = answering(as_of, known_at)
                found = {answer.person: answer for answer in answered}
                # Rows and all, and in the same order.
                computed = duckdb.with_derived(part, as_of=as_of, known_at=known_at)
                assert ([*found.values()], derived) == computed
                assert all(map(all_whole, found.values()))
                expected = by_interpreter(rulebook, ledger, as_of, known_at)
                assert found.keys() == expected.keys()
                for person, answer in expected.items():
                    assert not [*differing(found[person], answer)], (person, as_of, known_at)
                said = derived_by_interpreter(rulebook, ledger, expected.values(), known_at)
                assert sorted(derived, key=astuple) == sorted(said, key=astuple)
                scored = alone(expected.values())
                assert answering.alone(as_of, known_at) == scored
                assert scores_alone(duckdb, part, as_of, known_at) == scored
                scores += len(found)
                others += len(derived)

    settings(phases=NO_SHRINKING, max_examples=POPULATIONS)(given(SEEDS, SEEDS)(look))()
    record_property("compared:answers on PostgreSQL", scores)
    record_property("compared:derived scores on PostgreSQL", others)
    assert scores > POPULATIONS
    assert others


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_worked_cases_are_right_on_postgres(connection: Connection, folder: Path) -> None:
    book = load(folder).rulebook
    assert book is not None
    assert check_cases(book, partial(on_postgres, connection)) == ()


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS, SEEDS, st.data())
def test_one_person_is_the_city_restricted_to_that_person(
    connection: Connection, seed: int, other: int, data: st.DataObject
) -> None:
    rulebook, ledger = population(seed, seed)
    with slice_of(rulebook, ledger) as part, connection.transaction(force_rollback=True):
        # Another version stands beside it, and the same one twice is one.
        beside = postgres.keep_version(connection, random_rulebook(other))
        version = postgres.keep_version(connection, rulebook)
        assert postgres.keep_version(connection, rulebook) == version
        assert (beside == version) == (random_rulebook(other).version == rulebook.version)
        persons = postgres.load_slice(connection, part)
        engine = postgres.Engine(rulebook, version)
        for as_of, known_at in ledger.questions:
            city = engine.answers(connection, persons, as_of=as_of, known_at=known_at)
            assert len(city) == len(persons)
            asked = data.draw(st.sets(st.sampled_from(range(len(persons)))))
            some = engine.answers(
                connection, [persons[place] for place in asked], as_of=as_of, known_at=known_at
            )
            assert some == [city[place] for place in sorted(asked)]


def test_one_plan_answers_every_question(connection: Connection) -> None:
    rulebook, ledger = population(11, 12)
    connection.execute("deallocate all")
    with (
        slice_of(rulebook, ledger) as part,
        connection.transaction(force_rollback=True),
    ):
        version = postgres.keep_version(connection, rulebook)
        persons = postgres.load_slice(connection, part)
        engine = postgres.Engine(rulebook, version)
        instants = (None, datetime.fromisoformat("2024-06-01T08:00:00+08:00"))
        questions = [(as_of, known_at) for as_of, _any in ledger.questions for known_at in instants]
        for as_of, known_at in questions:
            for asked in (persons, persons[:1], []):
                engine.answers(connection, asked, as_of=as_of, known_at=known_at)
        plans = connection.execute(
            "select generic_plans, custom_plans from pg_prepared_statements"
            " where statement like '%gate%'"
        ).fetchall()
        assert plans == [(3 * len(questions), 0)]


def test_how_a_score_is_planned_is_nobody_elses_business(connection: Connection) -> None:
    rulebook, ledger = population(11, 12)
    ask = "select " + ", ".join(f"current_setting('{name}')" for name in SETTINGS)
    with slice_of(rulebook, ledger) as part, connection.transaction(force_rollback=True):
        connection.execute("set local jit = on")
        before = connection.execute(ask.encode()).fetchone()
        version = postgres.keep_version(connection, rulebook)
        persons = postgres.load_slice(connection, part)
        engine = postgres.Engine(rulebook, version)
        (as_of, known_at), *_others = ledger.questions
        found = engine.answers(connection, persons, as_of=as_of, known_at=known_at)
        assert connection.execute(ask.encode()).fetchone() == before
        # The same inside a pipeline of the caller's, between statements of its own.
        with connection.pipeline():
            first = connection.execute(ask.encode())
            assert engine.answers(connection, persons, as_of=as_of, known_at=known_at) == found
            assert first.fetchone() == connection.execute(ask.encode()).fetchone() == before
    assert before is not None
    assert not {*before} & {*SETTINGS.values()} - {"on"}
    # Without a transaction they end with the statement.
    engine.answers(connection, persons, as_of=as_of, known_at=known_at)
    plain = connection.execute(ask.encode()).fetchone()
    assert plain is not None
    assert plain[-1] == "on"
