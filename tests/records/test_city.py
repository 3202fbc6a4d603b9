"""The made-up city goes in by the intake alone, and every row gets the verdict it was made for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import psycopg
import pytest
from django.db import transaction

from chengxin.database import Server
from chengxin.demo.city import blocks
from chengxin.demo.live import LiveFile, live_parts
from chengxin.records.database import ask
from chengxin.records.selectors import deliveries, delivery, problem_counts, problem_rows, totals
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.records.words import told
from chengxin.rulebook.model import Rulebook
from chengxin.standing.services.scoring import Cause, lock, rescore
from tests.records.conftest import opened
from tests.records.rows import count
from tests.site import Site

pytestmark = pytest.mark.slow

PERSONS = 300


@dataclass(frozen=True)
class City:
    """A site after the whole city was taken in, and which file became which delivery."""

    site: Site
    files: Sequence[tuple[LiveFile, int]]


def taken(file: LiveFile) -> int:
    number = receive(path=file.path, kind=file.kind, by="test")
    judge(delivery_id=number)
    return number


@pytest.fixture(scope="module")
def city(
    server: Server, yuxi: Rulebook, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[City]:
    with opened(server) as made:
        parts = live_parts(tmp_path_factory.mktemp("live"), yuxi, persons=PERSONS, first=60)
        yield City(made, [(file, taken(file)) for part in parts for file in part.files])


@pytest.mark.article("yuxi", 5)
@pytest.mark.article("jinan", 13)
@pytest.mark.article("sanming", 5)
@pytest.mark.article("shaoxing", "1.2")
@pytest.mark.article("shaoxing", "2.3")
@pytest.mark.article("yunnan", "2.2")
@pytest.mark.article("yunnan", "4.1")
def test_verdicts_are_those_of_the_manifest(city: City) -> None:
    for file, number in city.files:
        truth, found = file.truth, delivery(number)
        assert found is not None
        assert dict(found.verdicts) == {word: truth[word] for word in found.verdicts}, file
        assert (found.rows, found.judged) == (truth["rows"], truth["rows"])
        assert (found.encoding, found.state) == (truth["encoding"], "judged")
        codes: Counter[str] = Counter()
        for each in problem_counts(number):
            codes[each.code] += each.rows
        assert codes == truth["problems"], file
    assert {each.number for each in deliveries()} == {number for _file, number in city.files}
    assert sum(totals().values()) == sum(file.truth["rows"] for file, _number in city.files)


@pytest.mark.check("S25")
def test_every_problem_is_said_with_its_place(city: City) -> None:
    for file, number in city.files:
        rows = problem_rows(number, limit=10_000)
        assert len(rows) >= file.truth["rejected"] + file.truth["quarantined"]
        for row in rows:
            assert 1 < row.row <= file.truth["rows"] + 1
            assert all(told(each)[0] for each in row.problems)


def test_the_whole_city_twice_changes_nothing(city: City) -> None:
    tables = ("person_facts", "consent_event", "record", "record_version", "record_mark",
              "held_row", "delivered", "standing_change")  # fmt: skip
    before = [count(table) for table in tables]
    for file, _number in city.files:
        found = delivery(taken(file))
        assert found is not None
        assert found.verdicts["accepted"] == 0
        assert found.verdicts["duplicate"] == file.truth["accepted"] + file.truth["duplicate"]
    assert [count(table) for table in tables] == before


@pytest.mark.usefixtures("city")
def test_every_standing_is_true() -> None:
    assert count("standing") > PERSONS // 2
    people = [int(row[0]) for row in ask("select person_no from person")]
    with transaction.atomic():
        lock(people)
        again = rescore(person_nos=people, cause=Cause.DAY)
        assert again is not None
        assert again.counts() == (len(people), 0)


def test_no_number_and_no_name_stands_in_a_table(city: City, yuxi: Rulebook) -> None:
    people = [person for block in blocks(yuxi, PERSONS) for person in block.persons]
    with psycopg.connect(city.site.owner) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_schema in ('public', 'scoring') and table_type = 'BASE TABLE'"
        ).fetchall()
        dump = b"".join(
            _copied(connection, f'"{schema}"."{name}"') for schema, name in sorted(tables)
        )
    assert len(dump) > 1_000_000
    for person in people:
        number, name = person.identity.encode(), person.name.encode()
        assert number not in dump
        assert number.hex().encode() not in dump
        assert len(person.name) < 3 or name not in dump


def _copied(connection: psycopg.Connection, table: str) -> bytes:
    with connection.cursor().copy(f"copy {table} to stdout".encode()) as copy:
        return b"".join(map(bytes, copy))
