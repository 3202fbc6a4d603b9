"""Access in an emergency: told at once, for minutes, seen by the person, reviewed by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import psycopg
import pytest
from django.test import Client, override_settings
from django.urls import reverse

from chengxin.access.doors import staff_door
from chengxin.access.emergency.selectors import emergencies, told_and_waiting
from chengxin.access.emergency.services import (
    LASTS,
    REVIEWED_WITHIN,
    EmergencyRefusedError,
    begin_emergency,
    review_emergency,
)
from chengxin.access.errors import LookDeniedError
from chengxin.access.four_eyes.services import AnsweredError, TwofoldError
from chengxin.access.members import Member, close_account, find_account
from chengxin.access.models import AccessEntry, Emergency, EmergencyAlert
from chengxin.access.purposes import Purpose
from chengxin.clock import clock_of, last_moment
from chengxin.clocks import due_or_earliest, published
from chengxin.database import Server
from chengxin.people.selectors import identity_of
from chengxin.text import language
from tests.site import site
from tests.web.city import NOW, City, assertion, city
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

HOST = "city.example"
REASON = "伤者昏迷，急救中心需要知道此人是谁"

WORKERS: dict[str, Worker] = {}


class Clock:
    """A clock that tests put forward."""

    at: datetime = NOW

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[City]:
    quick = override_settings(
        PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"], ALLOWED_HOSTS=[HOST]
    )
    with quick, site(server) as made, city(made) as found:
        for login, role in (
            ("he", "handler"), ("yu", "intake"), ("an", "audit"), ("bo", "audit"),
            ("gu", "security"),
        ):  # fmt: skip
            WORKERS[login] = hired(login, [role])
        yield found


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with clock_of(found := Clock()):
        yield found


def member(login: str) -> Member:
    found = find_account(login)
    assert found is not None
    return found.member


def lin(town: City) -> int:
    return town.people["lin"]


def test_the_door_opens_while_an_emergency_is_open_and_not_before_or_after(
    town: City, clock: Clock
) -> None:
    he, asked = member("he"), (Purpose.EMERGENCY, "", REASON, lin(town))
    with language("zh"), pytest.raises(LookDeniedError, match="紧急"):
        staff_door(he, *asked)
    begin_emergency(member=he, person_no=lin(town), reason=REASON)
    assert identity_of(staff_door(he, *asked), lin(town)) == assertion("lin").identity
    # For one member and one person.
    for other, person_no in ((member("yu"), lin(town)), (he, town.people["sun"])):
        with pytest.raises(LookDeniedError):
            staff_door(other, Purpose.EMERGENCY, "", REASON, person_no)
    clock.at = NOW + LASTS
    with pytest.raises(LookDeniedError):
        staff_door(he, *asked)
    assert AccessEntry.objects.filter(purpose=Purpose.EMERGENCY, outcome="denied").count() == 4


def test_every_named_person_is_told_in_the_same_transaction(town: City) -> None:
    waiting = {each: told_and_waiting(member(each).user_id) for each in ("an", "bo", "gu", "he")}
    made = begin_emergency(member=member("yu"), person_no=lin(town), reason=REASON)
    told = {*EmergencyAlert.objects.filter(emergency=made).values_list("user_id", flat=True)}
    assert told == {member(each).user_id for each in ("an", "bo", "gu")}
    for each, before in waiting.items():
        assert told_and_waiting(member(each).user_id) == before + (each != "he")


@pytest.mark.parametrize("reason", ["", "快", "查990001199001012465的人在哪里"])
def test_without_a_reason_in_words_nothing_is_opened(town: City, reason: str) -> None:
    before = Emergency.objects.count()
    with pytest.raises(TwofoldError):
        begin_emergency(member=member("he"), person_no=lin(town), reason=reason)
    assert Emergency.objects.count() == before


def test_somebody_else_reviews_it_once(town: City, clock: Clock) -> None:
    made = begin_emergency(member=member("he"), person_no=lin(town), reason=REASON)
    mine = [each for each in emergencies() if each.number == made]
    assert [(each.justified, each.overdue) for each in mine] == [(None, False)]
    due = due_or_earliest(published(), REVIEWED_WITHIN, NOW).day
    clock.at = last_moment(due)
    assert [each.overdue for each in emergencies() if each.number == made] == [False]
    clock.at += timedelta(seconds=1)
    assert [each.overdue for each in emergencies() if each.number == made] == [True]
    words = "当天没有急救，查看没有依据"
    for who in ("he", "gu"):
        with pytest.raises(EmergencyRefusedError):
            review_emergency(number=made, member=member(who), justified=False, words=words)
    review_emergency(number=made, member=member("an"), justified=False, words=words)
    with pytest.raises(AnsweredError):
        review_emergency(number=made, member=member("bo"), justified=True, words=words)
    [done] = [each for each in emergencies() if each.number == made]
    assert (done.justified, done.words, done.overdue) == (False, words, False)


def test_the_database_refuses_a_review_by_whoever_opened_it(town: City) -> None:
    he = member("he")
    made = begin_emergency(member=he, person_no=lin(town), reason=REASON)
    with (
        psycopg.connect(town.site.url) as app,
        pytest.raises(psycopg.errors.CheckViolation, match="twofold_answer_by_another"),
    ):
        app.execute(
            "insert into twofold_answer (act_id, content, asked_by, answered_by, answered_at,"
            " agreed, words) select id, content, asked_by, asked_by, now(), true, 'x'"
            " from twofold_act where id = %s",
            [made],
        )


def test_where_nobody_can_be_told_nothing_is_opened(server: Server) -> None:
    with site(server):
        hired("alone", ["handler"])
        hired("gone", ["audit"])
        assert close_account(user_id=member("gone").user_id)
        with pytest.raises(EmergencyRefusedError):
            begin_emergency(member=member("alone"), person_no=1, reason=REASON)
        assert not Emergency.objects.exists()


def test_from_opening_to_review_on_the_pages(town: City) -> None:
    desk, audit, own = (Client(headers={"host": HOST}) for _each in range(3))
    signed_in(desk, WORKERS["he"])
    typed = {"number": assertion("lin").identity.number.reveal(), "reason": REASON}
    assert post(desk, "emergency", typed).status_code == 422
    assert post(desk, "emergency", {**typed, "known": "on", "number": "1"}).status_code == 422
    before = Emergency.objects.count()
    came = post(desk, "emergency", {**typed, "known": "on"})
    assert Emergency.objects.count() == before + 1
    # Masked until a section is opened; then it is a look under the emergency.
    file = desk.get(came.headers["Location"], secure=True).content.decode()
    assert typed["number"] not in file
    opened = desk.get(f"{came.headers['Location']}identity/", secure=True).content.decode()
    assert typed["number"] in opened
    look = AccessEntry.objects.latest("id")
    assert (look.purpose, look.reason, look.person_no) == ("emergency.access", REASON, lin(town))

    own.post("/sign-in/", {"login": "lin", "password": "correct horse 1"}, secure=True)
    seen = own.get("/looks/", secure=True).content.decode()
    assert REASON in seen
    assert "紧急" in seen

    signed_in(audit, WORKERS["an"])
    waiting = told_and_waiting(member("an").user_id)
    page = get(audit, "overview").content.decode()
    assert reverse("staff:emergencies") in page
    number = Emergency.objects.latest("pk").pk
    listed = get(audit, "emergencies").content.decode()
    assert REASON in listed
    assert typed["number"] not in listed
    found = {"justified": "yes", "words": "急救中心有书面说明，查看有据"}
    assert post(audit, "emergency-review", {"justified": "yes"}, number=number).status_code == 422
    assert post(audit, "emergency-review", found, number=number).status_code == 302
    assert told_and_waiting(member("an").user_id) == waiting - 1
