"""What people declare: one way in, no points before it is verified, no harm where it is not."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from django.db import transaction

from chengxin.access.context import AccessContext
from chengxin.access.doors import citizen_door, staff_door
from chengxin.access.errors import LookDeniedError
from chengxin.access.members import Member
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role
from chengxin.database import Server
from chengxin.ledger.columns import Kind
from chengxin.records.about.selectors import record_of
from chengxin.records.database import ask
from chengxin.records.declaring.selectors import declaration_queue, declarations_of
from chengxin.records.declaring.services import answer_declaration, declare
from chengxin.records.declaring.words import MOST_WAITING, NotDeclaredError, declarable
from chengxin.records.own.holding import NoSuchRecordError
from chengxin.records.own.services.declining import decline
from chengxin.records.own.words import WordsRefusedError
from chengxin.records.services.departing import leave_for_good
from chengxin.records.services.renewing import renew_rows
from chengxin.rulebook.model import Rulebook
from chengxin.site.verifying import verify
from chengxin.standing.selectors import answer, standing_of
from chengxin.standing.services.leaving import withdraw
from chengxin.standing.services.versions import current
from tests.people.made_up import newer_keys
from tests.records.rows import count, deed, send
from tests.site import site
from tests.together import at_once
from tests.web.city import City, city

pytestmark = pytest.mark.slow

SERVED = {"formed_on": "2026-05-02", "issuer": "社区志愿服务站", "hours": "80.5"}
FOUND = "The list of the day names this person."


@pytest.fixture(scope="module")
def small_city(server: Server) -> Iterator[City]:
    with site(server) as made, city(made) as found:
        yield found


@pytest.fixture
def town(small_city: City) -> Iterator[City]:
    """The city, in which nothing stays of what a test does."""
    with transaction.atomic():
        yield small_city
        transaction.set_rollback(True)


@pytest.fixture
def kept(server: Server) -> Iterator[City]:
    """A city of its own, in which everything stays."""
    with site(server) as made, city(made) as found:
        yield found


def me(town: City, who: str = "lin") -> AccessContext:
    return citizen_door(town.people[who], "a session")


def handler() -> Member:
    return Member(7, "login", "市信用中心", frozenset({Role.HANDLER}), "print")


def declares(town: City, item: str = "declared_volunteering", **cells: str) -> int:
    return declare(context=me(town), item=item, cells={**SERVED, **cells}, answers_for=True)


def score(town: City) -> int:
    """What is stored, which is what the kernel answers."""
    stored, full = (read(me(town), town.people["lin"]) for read in (standing_of, answer))
    assert stored
    assert full
    assert stored.score is not None
    assert stored.score == full.score
    return stored.score


def reasons(town: City) -> set[str]:
    """Why records of the declared kind do not count now."""
    full = answer(me(town), town.people["lin"])
    assert full
    return {row.reason for row in full.rows if row.reason}


@pytest.mark.article("yuxi", 9)
@pytest.mark.article("jinan", 11)
@pytest.mark.article("sanming", 14)
def test_what_is_declared_gives_nothing_until_it_is_verified(town: City) -> None:
    before = score(town)
    made = declares(town)
    assert score(town) == before
    assert "unverified" in reasons(town)
    [told] = declarations_of(me(town), town.people["lin"])
    filed = record_of(me(town), town.people["lin"], told.record_no)
    assert filed
    assert (filed.furnisher, filed.record) == ("本人网上申报", told.reference)
    assert filed.newest.formed_on == date(2026, 5, 2)
    answer_declaration(number=made, member=handler(), outcome="verified", words=FOUND)
    assert score(town) > before
    assert "unverified" not in reasons(town)
    [told] = declarations_of(me(town), town.people["lin"])
    assert (told.outcome, told.answer) == ("verified", FOUND)
    assert FOUND not in repr(told)


@pytest.mark.article("yuxi", 9)
def test_what_cannot_be_confirmed_has_no_consequence(town: City) -> None:
    before, made = score(town), declares(town)
    records = ask("select finding from record_body where person_no = %s", town.people["lin"])
    answer_declaration(number=made, member=handler(), outcome="unconfirmed", words=FOUND)
    assert score(town) == before
    after = ask("select finding from record_body where person_no = %s", town.people["lin"])
    assert after == records
    assert not ask(
        "select 1 from record_mark m join declaration d using (record_no) where d.id = %s", made
    )


def test_the_same_form_twice_is_one_declaration(town: City) -> None:
    first = declares(town)
    assert declares(town) == declares(town, hours="080.5") == first
    assert declares(town, hours="7") != first
    assert count("declaration") == 2
    assert len(ask("select 1 from record_body b join declaration d using (record_no)")) == 2


def test_the_same_form_at_the_same_moment_is_one_declaration(kept: City) -> None:
    made = at_once(*[lambda: declares(kept)] * 4)
    assert len({*made}) == 1
    assert count("declaration") == 1
    answer_declaration(number=made[0], member=handler(), outcome="verified", words=FOUND)
    assert {each.id: each.found.rows for each in verify() if each.found.broken} == {}


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"hours": "0"}, "hours"),
        ({"hours": "6,5"}, "hours"),
        ({"hours": ""}, "hours"),
        ({"formed_on": "2026-02-30"}, "formed_on"),
        ({"formed_on": "1970-01-01"}, "formed_on"),
    ],
)
def test_what_is_wrong_is_told_by_the_column_and_nothing_is_kept(
    town: City, cells: dict[str, str], column: str
) -> None:
    deliveries = count("delivery")
    with pytest.raises(NotDeclaredError) as refused:
        declares(town, **cells)
    assert column in {each["column"] for each in refused.value.problems}
    assert (count("declaration"), count("delivery")) == (0, deliveries)
    assert not ask("select 1 from staged_row s where not exists (select from delivery d"
                   " where d.id = s.delivery_id)")  # fmt: skip


def test_only_what_the_rules_leave_to_people_can_be_declared(town: City) -> None:
    rulebook: Rulebook = current().rulebook
    assert {each.consent for each in declarable(rulebook)} == {"declared"}
    for item in ("volunteering", "nothing", next(iter(rulebook.items))):
        with pytest.raises(NoSuchRecordError):
            declares(town, item)
    with pytest.raises(NotDeclaredError):
        declare(context=me(town), item="declared_volunteering", cells=SERVED, answers_for=False)
    staff = staff_door(
        handler(), Purpose.VERIFICATION, "", "To see whether it is so", town.people["lin"]
    )
    with pytest.raises(NoSuchRecordError):
        declare(context=staff, item="declared_volunteering", cells=SERVED, answers_for=True)


def test_no_file_speaks_in_the_place_of_the_person(town: City, tmp_path: Path) -> None:
    declares(town)
    [told] = declarations_of(me(town), town.people["lin"])
    row = deed(
        furnisher="本人网上申报",
        record=told.reference,
        version="2",
        item="declared_volunteering",
        hours="900",
    )
    sent = send(tmp_path, Kind.RECORDS, [row])
    assert ask(
        "select verdict, problems->0->>'code' from verdict where delivery_id = %s", sent
    ) == [("rejected", "other_furnisher")]
    filed = record_of(me(town), town.people["lin"], told.record_no)
    assert filed
    assert [each.version for each in filed.versions] == [1]


def test_so_many_wait_and_no_more(town: City) -> None:
    for hour in range(MOST_WAITING):
        declares(town, hours=str(hour + 1))
    with pytest.raises(NotDeclaredError):
        declares(town, hours="100")
    [first, *_rest] = declaration_queue()
    answer_declaration(number=first.number, member=handler(), outcome="verified", words=FOUND)
    declares(town, hours="100")


def test_it_is_answered_once_by_a_handler_in_words(town: City) -> None:
    made = declares(town)
    editor = Member(8, "other", "office", frozenset({Role.EDITOR}), "print")
    for member, words in ((editor, FOUND), (handler(), " "), (handler(), "9900 0119 9001 0124 65")):
        with pytest.raises(WordsRefusedError):
            answer_declaration(number=made, member=member, outcome="verified", words=words)
    assert count("declaration_answer") == 0
    answer_declaration(number=made, member=handler(), outcome="unconfirmed", words=FOUND)
    with pytest.raises(WordsRefusedError):
        answer_declaration(number=made, member=handler(), outcome="verified", words=FOUND)
    with pytest.raises(NoSuchRecordError):
        answer_declaration(number=999_999, member=handler(), outcome="verified", words=FOUND)


@pytest.mark.article("yunnan", "6.2")
def test_deleting_it_takes_the_declaration_and_the_points_away(town: City) -> None:
    before, made = score(town), declares(town)
    [told] = declarations_of(me(town), town.people["lin"])
    answer_declaration(number=made, member=handler(), outcome="verified", words=FOUND)
    assert score(town) > before
    assert decline(context=me(town), record_no=told.record_no)
    assert score(town) == before
    assert (count("declaration"), count("declaration_answer")) == (0, 0)
    assert declaration_queue() == ()
    with pytest.raises(NoSuchRecordError):
        answer_declaration(number=made, member=handler(), outcome="verified", words=FOUND)


def test_the_queue_names_nobody_and_opening_it_takes_the_purpose(town: City) -> None:
    declares(town)
    [waiting] = declaration_queue()
    assert waiting.item == "declared_volunteering"
    assert {*waiting.__slots__} == {"number", "reference", "declared_at", "item", "outcome"}
    audit = Member(9, "audit", "office", frozenset({Role.AUDIT}), "print")
    with pytest.raises(LookDeniedError):
        staff_door(audit, Purpose.VERIFICATION, "", "To see whether it is so", town.people["lin"])
    door = staff_door(
        handler(), Purpose.VERIFICATION, "", "To see whether it is so", town.people["lin"]
    )
    with pytest.raises(LookDeniedError):
        standing_of(door, town.people["lin"])


def test_whoever_has_left_or_withdrawn_declares_nothing_and_leaves_nothing(town: City) -> None:
    made = declares(town)
    answer_declaration(number=made, member=handler(), outcome="verified", words=FOUND)
    withdraw(person_no=town.people["lin"])
    with pytest.raises(NoSuchRecordError):
        declares(town, hours="9")
    assert leave_for_good(person_no=town.people["lin"])
    assert (count("declaration"), count("declaration_answer")) == (0, 0)
    assert not ask("select 1 from record r join furnisher f using (furnisher_no)"
                   " where f.furnisher = '本人网上申报'")  # fmt: skip


def test_answers_pass_to_new_keys(town: City) -> None:
    made = declares(town)
    answer_declaration(number=made, member=handler(), outcome="verified", words=FOUND)
    with newer_keys("test-b"):
        assert renew_rows(chunk=1) == 0
        [told] = declarations_of(me(town), town.people["lin"])
        assert told.answer == FOUND
