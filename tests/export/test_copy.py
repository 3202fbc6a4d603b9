"""The copy holds everything that is held, in a form that allows nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction

from chengxin.access.doors import citizen_door
from chengxin.access.selectors import entries_about
from chengxin.database import Server
from chengxin.export.accounted import ACCOUNTED, ELSEWHERE, Left
from chengxin.export.document import SCHEMA, as_json, document
from chengxin.export.gathering import Bounds, Held, Start, gather
from chengxin.text import language
from tests.rulebook.schemas import problems
from tests.site import site
from tests.web.city import City, assertion, city

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("words", "town")]

COLUMNS = """
select c.table_name, c.column_name from information_schema.columns c
join information_schema.tables t using (table_schema, table_name)
where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and (
  c.table_name = 'look_complaint_answer' or c.table_name in (
    select table_name from information_schema.columns
    where table_schema = 'public' and column_name = 'person_no'))
"""


@pytest.fixture
def words() -> Iterator[None]:
    with language("en"):
        yield


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[City]:
    with site(server) as made, city(made) as found:
        yield found


def copy_of(town: City, who: str, **more: Any) -> Held:
    person_no = town.people[who]
    found = gather(citizen_door(person_no, "s"), person_no, **more)
    assert found is not None
    return found


def schema() -> dict[str, Any]:
    read = json.loads(SCHEMA.read_text("utf-8"))
    assert isinstance(read, dict)
    return read


def at(part: Any, path: str) -> Any:
    """What stands at a path in a schema."""
    for step in path.split("."):
        name = step.removesuffix("[]")
        if "anyOf" in part:
            part = part["anyOf"][0]
        part = part["properties"][name]
        if name != step:
            part = part["items"]
    return part


def objects(part: Any) -> Iterator[dict[str, Any]]:
    """Every object of a schema."""
    for each in part.values() if isinstance(part, dict) else part if isinstance(part, list) else ():
        yield from objects(each)
    if isinstance(part, dict) and part.get("type") == "object":
        yield part


@pytest.mark.article("yuxi", 17)
@pytest.mark.check("S50")
def test_every_column_about_a_person_is_in_the_copy_or_has_a_reason() -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS)
        there = {(str(table), str(column)) for table, column in cursor.fetchall()}
    listed = {(table, column) for table, columns in ACCOUNTED.items() for column in columns}
    assert there == listed
    for path in (p for columns in ACCOUNTED.values() for p in columns.values()):
        if isinstance(path, Left):
            assert path.reason
        else:
            assert at(schema(), path)
    assert all(left.reason for left in ELSEWHERE.values())


def test_the_schema_allows_nothing_that_it_does_not_name() -> None:
    found = [*objects(schema())]
    assert len(found) > 10
    assert all(each["additionalProperties"] is False for each in found)
    assert all(each["required"] == [*each["properties"]] for each in found)


@pytest.mark.parametrize("who", ["lin", "wu", "qian"])
def test_a_copy_is_in_the_form_of_the_schema(town: City, who: str) -> None:
    told = json.loads(as_json(copy_of(town, who)))
    assert problems(schema(), told) == []
    assert problems(schema(), told | {"more": 1}) != []


def test_a_copy_holds_what_the_tables_hold(town: City) -> None:
    told = document(copy_of(town, "lin"))
    who = assertion("lin")
    assert told["person"]["number"] == who.identity.number.reveal()
    assert told["person"]["name"] == "林试"
    assert told["truncated"] == []
    person_no = town.people["lin"]
    counts = {
        "record": len(told["records"]),
        "record_version": sum(len(each["versions"]) for each in told["records"]),
        "record_mark": sum(len(each["marks"]) for each in told["records"]),
        "person_facts": len(told["facts"]),
        "consent_event": sum(len(each["events"]) for each in told["consents"]),
        "standing_change": len(told["history"]),
    }
    with connection.cursor() as cursor:
        for table, count in counts.items():
            cursor.execute(f"select count(*) from {table} where person_no = %s", [person_no])
            assert (table, cursor.fetchone()[0]) == (table, count)
            assert count
    notices = [e["notice_sha256"] for c in told["consents"] for e in c["events"]]
    assert all(len(each) == 64 for each in notices)
    score = told["score"]
    assert score["score"] * 100 == town.loaded.rulebook.scale.base * 100 + sum(
        row["points"] for row in score["rows"]
    )


def test_nothing_of_anybody_else_is_in_a_copy(town: City) -> None:
    told = as_json(copy_of(town, "lin"))
    assert "G-1" not in told
    assert "孙试" not in told
    assert gather(citizen_door(10**9, "s"), 10**9) is None


@pytest.mark.article("shaoxing", "4.3")
def test_taking_a_copy_is_a_look_and_the_copy_shows_it(town: City) -> None:
    person_no = town.people["sun"]
    held = copy_of(town, "sun")
    kinds = {str(kind) for look in held.looks for kind in look.kinds}
    assert {"name", "identity", "facts", "consent", "score", "records", "history", "looks"} <= kinds
    kept = entries_about(citizen_door(person_no, "t"), person_no, whose="own").looks
    assert {each.number for each in held.looks} < {each.number for each in kept}


def test_what_was_cut_is_said_and_the_rest_can_be_had(town: City) -> None:
    for _each in range(6):
        copy_of(town, "lin")
    whole = document(copy_of(town, "lin"))
    bounds = Bounds(records=3, history=2, looks=55)
    names: dict[str, list[int]] = {"records": [], "history": [], "looks": []}
    start: dict[str, int] = {}
    while True:
        told = document(copy_of(town, "lin", start=Start(**start), bounds=bounds))
        for part, numbers in names.items():
            numbers += [each["number"] for each in told[part]]
        cuts = {cut["part"]: cut["rest"].removeprefix("?").split("=") for cut in told["truncated"]}
        if not start:
            assert set(cuts) == set(names)
        if not cuts:
            break
        # A part that is whole begins behind its end the next time.
        start = {"records_from": 1 << 40, "history_below": 0, "looks_below": 1}
        start |= {name: int(value) for name, value in cuts.values()}
    for part in ("records", "history"):
        assert names[part] == [each["number"] for each in whole[part]]
    assert names["looks"][-40:] == [each["number"] for each in whole["looks"]][-40:]


def test_a_copy_within_a_transaction_of_somebody_elses_is_whole_too(town: City) -> None:
    with transaction.atomic():
        assert document(copy_of(town, "wu"))["person"]["name"] == "吴试"
