"""The person file: a purpose first, one person for a quarter of an hour, an entry for each look."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client, override_settings
from django.urls import reverse

from chengxin.access.models import AccessEntry, LookGrant, Staff
from chengxin.clock import civil_day, clock_of
from chengxin.people.consent import Giver, Purpose
from chengxin.people.services import enrol, give_consent, withdraw_consent
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import store_version
from tests.opening import put_in_force
from tests.people.made_up import AT, FACTS, identity, name
from tests.site import Site
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

NAME = "柳如烟"
REASON = "The person disputes a fine of last year"
THERE, LEFT, NOBODY = 70, 71, 72


class Clock:
    """A clock that tests put forward."""

    def __init__(self) -> None:
        self.at: datetime = AT + timedelta(days=1)

    def __call__(self) -> datetime:
        return self.at


@pytest.fixture(autouse=True)
def clock() -> Iterator[Clock]:
    with override_settings(DEMO=True), clock_of(found := Clock()):
        yield found


@pytest.fixture(scope="module")
def there(made: Site) -> int:
    """Somebody who takes part and has a score; another one took part once."""
    assert made.url
    version = store_version(folder=Path("rulebooks/yuxi"), by="he", cases=False)
    put_in_force(rulebook_no=version)
    both = [
        enrol(identity=identity(each), name=name(NAME), facts=FACTS, recorded_at=AT)
        for each in (THERE, LEFT)
    ]
    for each in both:
        give_consent(
            person_no=each, purpose=Purpose.COMPUTE, notice=None, given_by=Giver.FILE,
            effective_on=civil_day(AT), event_time=AT,
        )  # fmt: skip
    withdraw_consent(
        person_no=both[1], purpose=Purpose.COMPUTE, given_by=Giver.SELF,
        effective_on=civil_day(AT), event_time=AT,
    )  # fmt: skip
    with transaction.atomic():
        lock(both[:1])
        rescore(person_nos=both[:1], cause=Cause.JOINED)
    return both[0]


@pytest.fixture(scope="module")
def he(made: Site) -> Worker:
    assert made.url
    return hired("he", ["handler"])


@pytest.fixture
def desk(client: Client, he: Worker, there: int) -> Client:
    """The browser of somebody at work."""
    assert there
    signed_in(client, he)
    get(client, "person")
    return client


def number(person: int) -> str:
    return identity(person).number.reveal()


def said(person: int = THERE, **other: str) -> dict[str, str]:
    return {
        "number": number(person), "issuer": "", "purpose": "dispute.handling",
        "case_ref": "Y-2026-1", "reason": REASON, **other,
    }  # fmt: skip


def opened(desk: Client) -> str:
    """Search and return the grant."""
    response = post(desk, "person", said())
    assert response.status_code == 302
    return str(response.headers["Location"].rstrip("/").rpartition("/")[2])


def entries() -> list[tuple[Any, ...]]:
    rows = AccessEntry.objects.order_by("id")
    return list(rows.values_list("person_no", "kinds", "outcome", "reason", "case_ref"))


def text(response: Any) -> str:
    return str(response.content.decode())


def test_a_search_by_the_whole_number_leads_to_a_closed_file(desk: Client, there: int) -> None:
    before = len(entries())
    grant = opened(desk)
    looked = [(there, kinds, "shown", REASON, "Y-2026-1") for kinds in ("membership", "masked")]
    assert entries()[before:] == looked
    shown = text(get(desk, "person-file", grant_id=grant))
    assert "柳**（证件尾号 " + number(THERE)[-4:] in shown
    assert "15 分钟" in shown
    assert NAME not in shown
    assert number(THERE) not in shown
    assert "1990" not in shown.replace(number(THERE)[-4:], "")
    # The closed file is no look: nothing is read for it.
    assert len(entries()) == before + 2


@pytest.mark.check("S41")
@pytest.mark.parametrize(
    ("section", "kinds", "content"),
    [
        ("identity", ["name", "identity"], NAME),
        ("facts", ["facts"], "1990年1月1日"),
        ("consent", ["consent"], "2026-11-02"),
        ("score", ["score"], ">515<"),
        ("arithmetic", ["arithmetic", "marks", "records", "score"], "500 + 15 = 515"),
        ("records", ["marks", "records"], 'class="card"'),
        ("history", ["history"], ">515<"),
    ],
)
def test_each_opening_is_an_entry_of_its_kinds(
    desk: Client, there: int, section: str, kinds: list[str], content: str
) -> None:
    grant = opened(desk)
    before = len(entries())
    shown = text(get(desk, "person-section", grant_id=grant, section=section))
    assert content in shown
    kept = entries()[before:]
    assert {(each[0], *each[2:]) for each in kept} == {(there, "shown", REASON, "Y-2026-1")}
    assert sorted(kind for each in kept for kind in each[1].split()) == sorted(kinds)


@pytest.mark.check("S3")
def test_nobody_and_who_has_left_are_the_same_page_and_are_kept(desk: Client) -> None:
    before = len(entries())
    pages = []
    for person in (NOBODY, LEFT):
        response = post(desk, "person", said(person))
        assert response.status_code == 404
        assert number(person) not in text(response)
        pages.append(re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text(response)))
    assert pages[0] == pages[1]
    assert [outcome for _no, _kinds, outcome, *_rest in entries()[before:]] == ["denied"] * 2
    assert not LookGrant.objects.exclude(person_no__in=AccessEntry.objects.values("person_no"))


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"reason": ""}, 422),
        ({"reason": "too short"}, 403),
        ({"reason": "a b c d e f g h i"}, 403),
        ({"reason": f"about {identity(THERE).number.reveal()}"}, 403),
        ({"purpose": ""}, 422),
        ({"purpose": "hiring"}, 422),
        ({"purpose": "audit.oversight"}, 422),
        ({"case_ref": "<b>"}, 403),
        ({"number": ""}, 422),
        ({"number": number(THERE)[:-1]}, 422),
        ({"number": number(THERE)[:10] + "%"}, 422),
        ({"number": NAME}, 422),
    ],
)
def test_without_purpose_reason_and_whole_number_nothing_is_told(
    desk: Client, wrong: dict[str, Any], status: int
) -> None:
    grants = LookGrant.objects.count()
    response = post(desk, "person", said(THERE, **wrong))
    assert response.status_code == status
    shown = text(response)
    assert 'role="alert"' in shown
    assert number(THERE) not in shown.replace(wrong.get("reason", "-"), "")
    assert LookGrant.objects.count() == grants


def test_a_grant_ends_after_a_quarter_of_an_hour_with_the_session_and_with_the_role(
    desk: Client, he: Worker, clock: Clock
) -> None:
    grant = opened(desk)
    clock.at += timedelta(minutes=14, seconds=59)
    assert get(desk, "person-section", grant_id=grant, section="facts").status_code == 200
    clock.at += timedelta(seconds=1)
    for name_ in ("facts", "identity"):
        response = get(desk, "person-section", grant_id=grant, section=name_)
        assert response.status_code == 410
        assert "1990" not in text(response)
    # Other roles end the session, and the grant with it.
    grant, before = opened(desk), entries()
    Staff.objects.filter(user__username=he.login).update(roles="intake")
    response = get(desk, "person-section", grant_id=grant, section="facts")
    assert response.headers["Location"] == reverse("staff:sign-in")
    Staff.objects.filter(user__username=he.login).update(roles="handler")
    assert entries() == before
    signed_in(desk, he)
    assert get(desk, "person-file", grant_id=grant).status_code == 404


@pytest.mark.check("S15")
def test_a_grant_ends_with_the_consent(desk: Client, there: int) -> None:
    grant = opened(desk)
    with transaction.atomic():
        withdraw_consent(
            person_no=there, purpose=Purpose.COMPUTE, given_by=Giver.SELF,
            effective_on=civil_day(AT), event_time=AT,
        )  # fmt: skip
        before = entries()
        response = get(desk, "person-section", grant_id=grant, section="identity")
        transaction.set_rollback(True)
    assert response.status_code == 410
    assert NAME not in text(response)
    assert entries() == before[: len(entries())]


def test_a_grant_is_for_whoever_got_it(desk: Client, client: Client) -> None:
    grant = opened(desk)
    other = Client(headers={"host": client.defaults["HTTP_HOST"]}, enforce_csrf_checks=True)
    signed_in(other, hired("other", ["handler"]))
    for page, given in (("person-file", {}), ("person-section", {"section": "facts"})):
        assert get(other, page, grant_id=grant, **given).status_code == 404


def test_a_purpose_opens_its_sections_and_no_others(client: Client, there: int) -> None:
    shen = hired("shen", ["audit"])
    signed_in(client, shen)
    get(client, "person")
    response = post(client, "person", said(purpose="audit.oversight"))
    grant = response.headers["Location"].rstrip("/").rpartition("/")[2]
    offered = set(re.findall(rf"{grant}/(\w+)/", text(get(client, "person-file", grant_id=grant))))
    assert offered == {"consent", "looks"}
    before = len(entries())
    denied = get(client, "person-section", grant_id=grant, section="identity")
    assert (denied.status_code, NAME in text(denied)) == (403, False)
    assert [(each[0], each[2]) for each in entries()[before:]] == [(there, "denied")]
    assert REASON in text(get(client, "person-section", grant_id=grant, section="looks"))
    assert get(client, "person-section", grant_id=grant, section="diary").status_code == 404


@pytest.mark.check("S42")
def test_nothing_personal_stands_in_addresses_sessions_or_grants(desk: Client) -> None:
    grant = opened(desk)
    address = reverse("staff:person-section", kwargs={"grant_id": grant, "section": "identity"})
    assert NAME in text(desk.get(address, secure=True))
    assert not re.search(r"\d{6}", address.replace(grant, ""))
    kept = " ".join(str(each.get_decoded()) for each in Session.objects.all())
    assert NAME[0] not in kept
    assert number(THERE)[-4:] + " " not in kept
