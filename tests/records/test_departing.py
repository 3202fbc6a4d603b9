"""Whoever leaves for good is nowhere any more, and no answer tells them from a stranger."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.db import connection, transaction

from chengxin.access.doors import citizen_door
from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.ledger.columns import Kind
from chengxin.people.identity import Identity, read_identity
from chengxin.people.keys import site_keys
from chengxin.people.sealing import blind_indexes
from chengxin.people.selectors import takes_part
from chengxin.people.services import find
from chengxin.people.services.enrolling import IDENTITY_FIELD
from chengxin.records.database import ask
from chengxin.records.own.services.corrections import answer_correction, ask_for_correction
from chengxin.records.own.services.statements import say_beside
from chengxin.records.selectors import statement
from chengxin.records.services.departing import leave_for_good
from chengxin.site.verifying import verify
from tests.people.made_up import AT
from tests.records.rows import ANNA, BAO, cells_of, count, deed, fine, mark, person, send, verdicts
from tests.records.test_joining_held import FINAL, FINED, joins, score
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

#: Where the number of who has left may stand: registers that prove what was done.
SEVERED = {"access_entry", "consent_event", "departure", "look_complaint"}
#: Each is a name that stands nowhere else.
DEED, FINE = "R-canary-deed", "R-canary-fine"
WORDS = "canary sings beside"


def identity_of(cells: dict[str, str]) -> Identity:
    read = read_identity(cells["identity"], today=AT.date(), made_up=True)
    assert isinstance(read, Identity)
    return read


def delivered(folder: Path, who: dict[str, str], of: str) -> None:
    """What bodies send about somebody."""
    records = [deed(record=f"{DEED}{of}", **who), fine(record=f"{FINE}{of}", **who, **FINAL)]
    send(folder, Kind.RECORDS, records)
    verified = mark(record=f"{DEED}{of}", furnisher="F1", case="C2", kind="verified")
    send(folder, Kind.MARKS, [mark(record=f"{FINE}{of}"), verified])


def everything() -> dict[str, str]:
    """Every row of every table as text, bytes in hexadecimal."""
    tables = ask(
        "select table_schema || '.' || table_name from information_schema.tables"
        " where table_schema in ('public', 'scoring')"
    )
    rows = {str(table): ask(f"select t::text from {table} t") for (table,) in tables}
    return {table: "\n".join(sorted(row[0] for row in found)) for table, found in rows.items()}


def traces(needles: list[str]) -> list[tuple[str, str]]:
    """Where any of these stands, as text or as its bytes."""
    forms = [(needle, form) for needle in needles for form in (needle, needle.encode().hex())]
    return [
        (table, needle)
        for table, text in everything().items()
        for needle, form in forms
        if form in text
    ]


@pytest.fixture
def anna(tmp_path: Path) -> int:
    """Somebody of whom there is something in every table."""
    person_no = joins(ANNA["identity"], ANNA["name"])
    delivered(tmp_path, ANNA, "")
    takes_part(citizen_door(person_no, "a session"), person_no)
    own_words(person_no)
    return person_no


def own_words(person_no: int) -> None:
    """What the person says about records, one request answered and one open."""
    me, office = citizen_door(person_no, "a session"), frozenset({Role.HANDLER})
    for (record_no,) in ask("select record_no from record where person_no = %s", person_no):
        say_beside(context=me, record_no=record_no, words=WORDS)
        made = ask_for_correction(context=me, record_no=record_no, ground="other", words=WORDS)
    member = Member(7, "login", "office", office, "print")
    answer_correction(number=made, member=member, outcome="stands", words=WORDS)


@pytest.mark.article("jinan", 7)
@pytest.mark.article("shaoxing", "1.1(2)")
def test_nothing_of_who_has_left_is_anywhere(anna: int) -> None:
    [[opaque]] = ask("select person::text from person where person_no = %s", anna)
    keys, written = site_keys(), identity_of(ANNA).written()
    indexes = [index.hex() for index in blind_indexes(keys, IDENTITY_FIELD, written)]
    needles = [ANNA["identity"], ANNA["name"], opaque, DEED, FINE, WORDS, *indexes]
    assert count("record_statement") == count("correction") == 2
    # The walk finds what is there, so that finding nothing means something.
    found = {needle for _table, needle in traces(needles)}
    assert found >= {opaque, DEED, FINE, indexes[0]}
    assert leave_for_good(person_no=anna)
    assert traces(needles) == []
    numbered = ask(
        "select table_name from information_schema.columns where column_name = 'person_no'"
        " and table_schema = 'public'"
    )
    for (table,) in numbered:
        [[rows]] = ask(f"select count(*) from {table} where person_no = %s", anna)
        assert (table, rows > 0) == (table, table in SEVERED - {"look_complaint"})
    assert find(identity_of(ANNA)) is None
    assert count("staged_row") == 0
    assert not leave_for_good(person_no=anna)


@pytest.mark.article("jinan", 7)
def test_rows_that_wait_to_be_mended_lose_the_cells_of_who_has_left(
    anna: int, tmp_path: Path
) -> None:
    """Wrong rows of somebody, of somebody else, and of what a law has collected."""
    wrong = {"formed_on": "2026-02-30"}
    rows = [
        deed(record="W1", **wrong),
        deed(record="W2", **wrong, **BAO),
        fine(record="W3", **wrong),
        # The number beside something that makes it none.
        deed(record="W4", **{**ANNA, "identity": f"证{ANNA['identity']}"}),
        # Another name than the one that is known: it waits, too.
        deed(record="W5", **{**ANNA, "name": "周明"}),
    ]
    sent = send(tmp_path, Kind.RECORDS, rows)
    marks = [mark(record=DEED, furnisher="F1", **{"from": "2026-02-30"}), mark(record="none")]
    marked = send(tmp_path, Kind.MARKS, marks)
    people = send(tmp_path, Kind.PERSONS, [person(born_on="1990-02-30")])
    assert len(cells_of(sent)) == 5
    assert leave_for_good(person_no=anna)
    left = cells_of(sent)
    assert [any(each) for each in left] == [False, True, True, False, False]
    assert ANNA["identity"] not in str([left[0], left[1], left[3], left[4]])
    assert BAO["identity"] in left[1]
    assert [any(each) for each in cells_of(marked)] == [False, True]
    assert [any(each) for each in cells_of(people)] == [False]
    # No row is lost: each delivery still counts to its last one.
    assert {each.id: each.found.rows for each in verify() if each.found.broken} == {}


@pytest.mark.article("yuxi", 17)
def test_every_consent_ends_by_an_event_and_the_erasures_are_kept(anna: int) -> None:
    leave_for_good(person_no=anna)
    assert ask("select event_type from consent_event order by id") == [("given",), ("withdrawn",)]
    assert ask("select ground, count(*) from erasure group by 1") == [("left", 2)]
    assert ask("select person_no, ground, bodies, held from departure") == [(anna, "left", 2, 2)]
    assert {each.id: each.found.rows for each in verify() if each.found.broken} == {}


@pytest.mark.article("yuxi", 12)
def test_no_answer_to_a_furnisher_tells_who_has_left(anna: int, tmp_path: Path) -> None:
    delivered(tmp_path, BAO, "-bao")
    leave_for_good(person_no=anna)
    told = []
    for who, of in ((ANNA, ""), (BAO, "-bao")):
        rows = [
            deed(record=f"{DEED}{of}", **who),
            deed(record=f"{DEED}{of}", **{**who, "name": "周明"}),
            fine(record=f"{FINE}{of}", **who, **FINAL),
            fine(record=f"{FINE}{of}", version="2", **who, **FINAL),
            deed(record=f"new{of}", **who),
        ]
        for row in rows:
            delivery = send(tmp_path, Kind.RECORDS, [row])
            told.append((of, statement(delivery)))
        delivery = send(tmp_path, Kind.MARKS, [mark(record=f"{FINE}{of}", kind="annulled")])
        told.append((of, statement(delivery)))
    assert [each for of, each in told if not of] == [each for of, each in told if of]
    held = "select count(*) from held_row group by identity_index"
    assert ask(held) == [(4,), (4,)]


@pytest.mark.article("jinan", 7)
def test_who_comes_back_is_somebody_new_with_what_a_law_has_collected(anna: int) -> None:
    [[before]] = ask("select person from person")
    leave_for_good(person_no=anna)
    assert (count("held_row"), count("record"), count("record_mark")) == (2, 0, 0)
    again = joins(ANNA["identity"], ANNA["name"])
    assert again != anna
    assert ask("select person from person")[0][0] != before
    assert (count("held_row"), count("record"), count("record_mark")) == (0, 1, 1)
    assert ask("select record from record") == [(FINE,)]
    assert score(again) >= FINED


def test_a_file_that_comes_again_brings_nobody_back(tmp_path: Path) -> None:
    rows = [person()]
    send(tmp_path, Kind.PERSONS, rows)
    [[person_no]] = ask("select person_no from person")
    leave_for_good(person_no=person_no)
    assert verdicts(send(tmp_path, Kind.PERSONS, [*rows, person(**BAO, born_on="1985-05-05")])) == [
        "duplicate",
        "accepted",
    ]
    changed = [person(usual_resident="no")]
    send(tmp_path, Kind.PERSONS, changed)
    assert find(identity_of(ANNA)) is None
    send(tmp_path, Kind.PERSONS, [person(consented_on="2026-11-20")])
    assert find(identity_of(ANNA)) is not None


def test_who_has_withdrawn_before_leaves_as_well(tmp_path: Path) -> None:
    send(tmp_path, Kind.PERSONS, [person(withdrew_on="2026-01-01")])
    send(tmp_path, Kind.RECORDS, [fine(**FINAL)])
    [[person_no]] = ask("select person_no from person")
    assert leave_for_good(person_no=person_no)
    assert (count("person"), count("held_row")) == (0, 1)


def test_leaving_is_all_or_nothing(anna: int) -> None:
    before = everything()
    with transaction.atomic():
        leave_for_good(person_no=anna)
        transaction.set_rollback(True)
    assert everything() == before


def test_the_application_deletes_a_person_by_the_erasers_function_alone(
    anna: int, clean: Site
) -> None:
    with psycopg.connect(clean.url, autocommit=True) as application:
        for table in ("person", "person_facts", "consent", "record", "record_version"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(f"delete from {table}".encode())
        with pytest.raises(psycopg.errors.RaiseException, match="nobody"):
            application.execute("select erase_person(0, 'left', now(), 0)")
        assert application.execute("select count(*) from departure").fetchone() == (0,)
        application.execute("create temporary table departure (like public.departure)")
        application.execute("select erase_person(%s, 'left', now(), 0)", [anna])
        kept = application.execute("select person_no from public.departure").fetchall()
    assert kept == [(anna,)]
    connection.close()
