"""The counter: the same joining as on the pages, with a clerk, and the person reads who helped."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from html import unescape
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.test import Client, override_settings

from chengxin.access.doors import citizen_door
from chengxin.access.members import Member, find_account
from chengxin.access.models import AccessEntry
from chengxin.access.selectors import entries_about
from chengxin.database import Server
from chengxin.demo.people import identity_number
from chengxin.people.assisting import Check, Help, Said
from chengxin.people.consent import Giver, Purpose
from chengxin.people.identity import Identity, Kind, read_identity
from chengxin.people.models import Assistance
from chengxin.people.selectors import assistances_of, consent_of, current_notice
from chengxin.people.services import find
from chengxin.records.services import assisting
from chengxin.records.services.assisting import join_at_counter
from chengxin.standing.models import Standing
from tests.site import site
from tests.web.city import NOW, PASSWORD, City, assertion, city
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

NUMBER = identity_number(71, date(1960, 5, 4), "female")
REASON = "本人到窗口申请开通积分"
GOOD = {
    "place": "市民中心 3 号窗口", "reason": REASON, "document": "resident", "number": NUMBER,
    "issuer": "", "name": "周试", "said": "read_aloud", "agreed": "on", "form": "YX-2026-0071",
    "full_capacity": "yes", "household_registered": "no", "usual_resident": "yes",
    "residence_permit": "no", **{f"check_{each}": "on" for each in Check},
}  # fmt: skip


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[City]:
    quick = override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"])
    with quick, site(server) as made, city(made) as found:
        yield found


@pytest.fixture(scope="module")
def clerk(town: City) -> Worker:
    assert town.people
    return hired("clerk", ["handler"])


@pytest.fixture
def desk(client: Client, clerk: Worker) -> Client:
    signed_in(client, clerk)
    return client


def text() -> str:
    found = current_notice(Purpose.COMPUTE, "zh")
    assert found
    return found.digest.hex()


def sent(desk: Client, **other: str) -> Any:
    given = {"notice": text(), **GOOD, **other}
    return post(desk, "counter", {name: value for name, value in given.items() if value != "-"})


def identity_of(number: str) -> Identity:
    found = read_identity(number, today=NOW.date(), made_up=True)
    assert isinstance(found, Identity)
    return found


def known(number: str) -> int | None:
    return find(identity_of(number))


def rows() -> list[int]:
    with connection.cursor() as cursor:
        counts = []
        tables = [
            "person",
            "person_facts",
            "consent",
            "consent_event",
            "standing",
            "assistance",
            "look_grant",
        ]
        for table in tables:
            cursor.execute(f"select count(*) from {table}")
            counts.append(cursor.fetchone()[0])
    return counts


@pytest.mark.article("yuxi", 2)
@pytest.mark.article("jinan", 7)
@pytest.mark.article("shaoxing", "1.1(1)")
def test_somebody_joins_with_help_and_reads_who_helped(desk: Client, town: City) -> None:
    page = unescape(get(desk, "counter").content.decode())
    assert text() in page
    notice = current_notice(Purpose.COMPUTE, "zh")
    assert notice
    # The whole text stands there to be read aloud.
    lines = [line.lstrip("#- ") for line in notice.text.splitlines() if line.strip()]
    assert all(line in page for line in lines)
    came = sent(desk)
    assert came.status_code == 302
    person_no = known(NUMBER)
    assert person_no
    assert Standing.objects.filter(person_id=person_no).exists()
    done = unescape(desk.get(came.headers["Location"], secure=True).content.decode())
    for said in ("市民中心 3 号窗口", "YX-2026-0071", "居民身份证"):
        assert said in done
    assert re.search(r"[\w-]+\.[\w-]+\.[\w-]+", done)
    # Masked: neither number nor whole name stands on the page or in its address.
    assert NUMBER not in done + came.headers["Location"]
    assert "周试" not in done
    me = citizen_door(person_no, "session")
    state = consent_of(me, person_no)
    assert state.lives
    assert state.current
    assert state.events[-1].given_by is Giver.ASSISTED
    helped = assistances_of(me, person_no)[state.events[-1].number]
    assert (helped.place, helped.document, helped.said, helped.form) == (
        "市民中心 3 号窗口", Kind.RESIDENT, Said.READ_ALOUD, "YX-2026-0071",
    )  # fmt: skip
    looks = entries_about(me, person_no).looks
    assert {each.purpose for each in looks} == {"counter.assistance"}
    assert {each.reason for each in looks} == {REASON}
    assert town.people


def test_the_person_reads_that_it_was_at_a_counter(desk: Client, town: City) -> None:
    """Zhao has an account of the demonstration, and joins at the counter first."""
    told = assertion("zhao")
    number, name = told.identity.number.reveal(), told.name.written.reveal()
    assert sent(desk, number=number, name=name, form="YX-2").status_code == 302
    person = Client(headers={"host": desk.defaults["HTTP_HOST"]})
    person.post("/sign-in/", {"login": "zhao", "password": PASSWORD}, secure=True)
    me = unescape(person.get("/me/", secure=True).content.decode())
    assert "市民中心 3 号窗口" in me
    assert "YX-2" in me
    copy = unescape(person.get("/me/copy/report/", secure=True).content.decode())
    assert "YX-2" in copy
    # Leaving is as short as for everybody, and the form's name goes with the person.
    assert town.people


@pytest.mark.parametrize("missing", [f"check_{each}" for each in Check] + ["agreed", "said"])
def test_without_each_part_nobody_is_entered(desk: Client, missing: str) -> None:
    number = identity_number(72, date(1960, 5, 4), "male")
    before = rows()
    refused = sent(desk, number=number, **{missing: "-"})
    assert refused.status_code == 422
    assert rows() == before
    page = unescape(refused.content.decode())
    # What tells who it is has to be typed anew; the rest is kept.
    assert number not in page
    assert "周试" not in page
    assert "YX-2026-0071" in page


@pytest.mark.parametrize(
    "wrong",
    [
        {"document": "passport"}, {"number": NUMBER[:-1]}, {"name": ""}, {"form": "yx 1"},
        {"form": NUMBER}, {"place": f"窗口 {NUMBER}"}, {"notice": "0" * 64}, {"said": "by heart"},
        {"full_capacity": "-"}, {"usual_resident": "perhaps"},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(desk: Client, wrong: dict[str, str]) -> None:
    before = rows()
    number = {"number": identity_number(73, date(1960, 5, 4), "male")}
    refused = sent(desk, **{**number, **wrong})
    assert refused.status_code == 422
    assert 'role="alert"' in refused.content.decode()
    assert rows() == before


@pytest.mark.article("yuxi", 2)
@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"full_capacity": "no"}, "完全民事行为能力"),
        ({"usual_resident": "no"}, "居住"),
        ({"number": identity_number(74, date(2012, 5, 4), "male")}, "18"),
    ],
)
def test_whom_the_measures_do_not_cover_is_told_why_and_leaves_nothing(
    desk: Client, facts: dict[str, str], said: str
) -> None:
    before = rows()
    number = {"number": identity_number(75, date(1960, 5, 4), "male")}
    refused = sent(desk, **{**number, **facts})
    assert refused.status_code == 422
    assert said in unescape(refused.content.decode())
    assert rows() == before


def test_who_takes_part_already_stays_as_they_are_and_finds_the_look(
    desk: Client, town: City
) -> None:
    lin, told = town.people["lin"], assertion("lin")
    before, seen = rows(), AccessEntry.objects.filter(person_no=lin).count()
    came = sent(
        desk, number=told.identity.number.reveal(), name=told.name.written.reveal(),
        usual_resident="no", household_registered="yes",
    )  # fmt: skip
    assert came.status_code == 302
    # But for the grant of the look nothing is there that was not.
    assert rows()[:-1] == before[:-1]
    assert AccessEntry.objects.filter(person_no=lin).count() > seen


def test_another_name_is_refused_and_the_attempt_is_found(desk: Client, town: City) -> None:
    wu, told = town.people["wu"], assertion("wu")
    with connection.cursor() as cursor:
        cursor.execute("select count(*) from access_entry where outcome = 'denied'")
        denied = cursor.fetchone()[0]
    before = rows()
    qian = assertion("qian")
    for who in (told, qian):
        refused = sent(desk, number=who.identity.number.reveal(), name="另一人", form="YX-9")
        assert refused.status_code in (302, 422)
    assert rows()[:-1] == before[:-1]
    found = AccessEntry.objects.filter(outcome="denied", person_no=town.people["qian"])
    assert found.count() == 1
    assert AccessEntry.objects.filter(outcome="denied").count() == denied + 1
    assert AccessEntry.objects.filter(person_no=wu, purpose="counter.assistance").exists()


def test_whoever_had_left_comes_back_by_the_same_way(desk: Client, town: City) -> None:
    qian, told = town.people["qian"], assertion("qian")
    came = sent(
        desk, number=told.identity.number.reveal(), name=told.name.written.reveal(), form="YX-77"
    )
    assert came.status_code == 302
    assert Assistance.objects.filter(person_no=qian).values_list("form").get() == ("YX-77",)
    assert Standing.objects.filter(person_id=qian).exists()


def test_where_the_note_cannot_be_kept_nobody_has_joined(
    town: City, clerk: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = identity_number(76, date(1960, 5, 4), "male")
    account, name = find_account(clerk.login), assertion("lin").name
    assert account
    member: Member = account.member
    monkeypatch.setattr(assisting, "note_assistance", _fails)
    before = rows()
    with pytest.raises(RuntimeError):
        join_at_counter(
            member=member, reason=REASON, identity=identity_of(number), name=name,
            facts=assertion("lin").facts, notice=bytes.fromhex(text()),
            given=Help("窗口", Kind.RESIDENT, Said.PRINTED, "YX-5"),
        )  # fmt: skip
    assert rows() == before
    assert known(number) is None
    assert town.people


def _fails(**_given: object) -> int:
    raise RuntimeError("the disk is full")


def test_the_database_takes_no_note_without_all_four_checks(town: City) -> None:
    insert = (
        "insert into assistance (event, person_no, at, clerk, organisation, place, document,"
        " checked, said, form) values (1000000, 1, now(), 1, '', '', 'resident', %s, %s, '')"
    )
    for checked, said in (("present original photo", "printed"), (" ".join(Check), "guessed")):
        with psycopg.connect(town.site.url) as opened, pytest.raises(psycopg.errors.CheckViolation):
            opened.execute(insert, [checked, said])
