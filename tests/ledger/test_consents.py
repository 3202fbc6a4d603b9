"""Consents to derived scores: whose they are, what is wrong with them, and what is kept."""

from __future__ import annotations

import datetime as dt

import pytest

from chengxin.ledger import Ledger
from tests.ledger.city import Desk, consent, person, rows_of, told


@pytest.mark.article("jinan", 14)
def test_a_consent_stands_under_its_person(desk: Desk) -> None:
    given = [
        consent(person="P2"),
        consent(consented_on="2025-01-01"),
        consent(withdrew_on="2024-07-01"),
    ]
    reading = desk.read([person(), person(person="P2")], [], [], given)
    assert [tuple(row.values())[:4] for row in rows_of(reading.ledger, "consents")] == [
        (0, "venues", dt.date(2024, 6, 1), dt.date(2024, 7, 1)),
        (0, "venues", dt.date(2025, 1, 1), None),
        (1, "venues", dt.date(2024, 6, 1), None),
    ]
    assert reading.ledger is not None
    assert reading.ledger.counts["consents"] == 3
    assert Ledger.open(reading.ledger.folder).counts == reading.ledger.counts


def test_without_a_file_nobody_has_consented(desk: Desk) -> None:
    ledger = desk.read([person()]).ledger
    assert ledger is not None
    assert rows_of(ledger, "consents") == []
    assert ledger.counts["consents"] == 0


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"derived": "venue"}, 2, "unknown_derived"),
        ({"derived": ""}, 2, "missing_value"),
        ({"person": ""}, 1, "missing_value"),
        ({"person": "P9"}, 1, "unknown_person"),
        ({"consented_on": ""}, 3, "missing_value"),
        ({"consented_on": "2024-06-31"}, 3, "bad_date"),
        ({"consented_on": "1980-01-01"}, 3, "before_birth"),
        ({"recorded_at": ""}, 4, "missing_value"),
        ({"recorded_at": "yesterday"}, 4, "bad_instant"),
        ({"withdrew_on": "2024-05-31"}, 5, "impossible_dates"),
        ({"withdrew_on": "9999-12-31"}, 5, "date_out_of_range"),
    ],
)
def test_what_is_wrong_is_said_at_its_place(
    desk: Desk, cells: dict[str, str], column: int, code: str
) -> None:
    reading = desk.read([person()], [], [], [consent(withdrew_on="") | cells])
    assert reading.ledger is None
    assert told(reading) == [f"consents.csv:2:{column} {code}"]


def test_a_consent_of_a_rejected_person_waits_for_the_person(desk: Desk) -> None:
    reading = desk.read([person(born_on="soon")], [], [], [consent()])
    assert told(reading) == ["consents.csv:2:1 person_rejected", "persons.csv:2:2 bad_date"]


def test_a_bad_consent_is_kept_apart_and_none_of_it_counts(desk: Desk) -> None:
    given = [consent(), consent(derived="venue"), consent(consented_on="2025-01-01")]
    reading = desk.read([person()], [], [], given, skip_bad=True)
    assert len(rows_of(reading.ledger, "consents")) == 2
    (count,) = (each for each in reading.files if each.kind == "consents")
    assert (count.rows, count.good, count.bad, count.duplicate) == (3, 2, 1, 0)
    assert reading.rejects is not None
    kept = (reading.rejects / "consents.csv").read_text("utf-8-sig").splitlines()
    assert kept[0].startswith("file,row,column,code,message,hint,person,derived")
    assert [line.split(",")[3] for line in kept[1:]] == ["unknown_derived"]


def test_rows_that_repeat_count_once_and_rows_that_contradict_not_at_all(desk: Desk) -> None:
    again = desk.read([person()], [], [], [consent(), consent()])
    assert len(rows_of(again.ledger, "consents")) == 1
    assert again.files[-1].duplicate == 1
    both = desk.read([person()], [], [], [consent(), consent(recorded_at="2024-06-02T09:00:00")])
    assert told(both) == [f"consents.csv:{row}:0 conflicting_rows" for row in (2, 3)]


def test_a_withdrawal_on_the_day_itself_is_read(desk: Desk) -> None:
    reading = desk.read([person()], [], [], [consent(withdrew_on="2024-06-01")])
    assert reading.diagnostics == ()
