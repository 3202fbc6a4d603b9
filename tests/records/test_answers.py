"""What a file may not do: say what has yet to come, or find out who takes part."""

from __future__ import annotations

from contextlib import AbstractContextManager
from datetime import timedelta
from pathlib import Path

import pytest

from chengxin.clock import clock_of
from chengxin.ledger.columns import Kind
from chengxin.records.database import ask
from chengxin.records.selectors import ProblemRow, problem_rows, statement
from chengxin.records.words import told
from tests.records.conftest import NOW as AT
from tests.records.conftest import empty
from tests.records.rows import Cells, count, fine, mark, person, send, verdicts
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

#: The second in which files come in, in the city's time, and the one after it.
NOW, LATER = "2026-11-21T10:00:00", "2026-11-21T10:00:01"


def later(hours: int) -> AbstractContextManager[None]:
    """Facts of one instant cannot differ, so time goes on between files."""
    return clock_of(lambda: AT + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("kind", "good", "wrong", "column"),
    [
        (
            Kind.PERSONS,
            person(consented_on="2026-11-21"),
            person(consented_on="2026-11-22"),
            "consented_on",
        ),
        (
            Kind.PERSONS,
            person(withdrew_on="2026-11-21"),
            person(withdrew_on="2299-12-31"),
            "withdrew_on",
        ),
        (Kind.RECORDS, fine(recorded_at=NOW), fine(recorded_at=LATER), "recorded_at"),
        (Kind.MARKS, mark(recorded_at=NOW), mark(recorded_at=LATER), "recorded_at"),
    ],
)
def test_what_has_not_come_yet_is_rejected(
    tmp_path: Path, kind: Kind, good: Cells, wrong: Cells, column: str
) -> None:
    if kind is Kind.MARKS:
        send(tmp_path, Kind.RECORDS, [fine()])
    delivery = send(tmp_path, kind, [wrong])
    assert verdicts(delivery) == ["rejected not_yet"]
    (row,) = problem_rows(delivery)
    assert row.problems == [{"code": "not_yet", "column": column}]
    message = f"{column} had not come yet when the file was delivered."
    assert told(row.problems[0])[0] == message
    assert (count("person"), count("consent")) == (0, 0)
    assert verdicts(send(tmp_path, kind, [good])) == ["accepted"]


@pytest.mark.article("jinan", 7)
@pytest.mark.parametrize("day", ["", "2025-06-01"])
def test_of_who_has_left_no_facts_are_kept(tmp_path: Path, day: str) -> None:
    send(tmp_path, Kind.PERSONS, [person(withdrew_on="2026-01-01")])
    before = count("person_facts")
    with later(1):
        send(tmp_path, Kind.PERSONS, [person(consented_on=day, usual_resident="no")])
    assert count("person_facts") == before
    assert ask("select withdrew_on::text from consent") == [("2026-01-01",)]


@pytest.mark.article("yuxi", 12)
def test_rows_without_a_consent_are_answered_alike_for_all(clean: Site, tmp_path: Path) -> None:
    files = [
        person(consented_on=""),
        person(consented_on=""),
        person(consented_on="", usual_resident="no"),
        person(consented_on="", name="周明"),
        person(consented_on="", name="周明"),
    ]
    answers = []
    for member in (None, person(), person(withdrew_on="2026-01-01")):
        empty(clean)
        if member is not None:
            send(tmp_path, Kind.PERSONS, [member])
        given = []
        for hours, row in enumerate(files, 1):
            with later(hours):
                given.append(statement(send(tmp_path, Kind.PERSONS, [row])))
        answers.append(given)
    assert answers[0] == answers[1] == answers[2]
    assert [rows[0].verdict.value for rows in answers[0]] == [
        "accepted", "duplicate", "accepted", "accepted", "duplicate",
    ]  # fmt: skip


@pytest.mark.article("yuxi", 12)
def test_a_warning_is_told_of_strangers_and_members_alike(clean: Site, tmp_path: Path) -> None:
    odd = fine(name="周明", final_on="2026-02-01")
    answers: list[list[ProblemRow]] = []
    for member in (True, False):
        empty(clean)
        if member:
            send(tmp_path, Kind.PERSONS, [person()])
        answers.append(statement(send(tmp_path, Kind.RECORDS, [odd])))
    assert answers[0] == answers[1]
    assert [each["code"] for each in answers[0][0].problems] == ["odd_dates"]
