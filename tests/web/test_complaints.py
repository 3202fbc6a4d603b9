"""“I think this is wrong”: from the list of looks to the audit and back."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client, override_settings

from chengxin.access.doors import staff_door
from chengxin.access.members import find_account
from chengxin.access.models import AccessEntry, LookComplaint
from chengxin.access.purposes import Purpose
from chengxin.access.services import seal_everything
from chengxin.people.selectors import name_of
from chengxin.web.staff.accounts import add_staff
from tests.web.city import City
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

Browser = Callable[[str], Client]
REASON = "The counter asked what the name is"


@pytest.fixture(scope="module")
def looked(town: City) -> Iterator[int]:
    """Somebody of staff has looked at Lin; the number of the entry."""
    with override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"]):
        add_staff(login="he", organisation="市民中心", roles="handler")
        account = find_account("he")
        assert account is not None
        context = staff_door(account.member, Purpose.DISPUTE, "", REASON, town.people["lin"])
        name_of(context, town.people["lin"])
        entry = AccessEntry.objects.latest("id").id
        seal_everything()
        yield entry


@pytest.fixture(scope="module")
def auditor(town: City, looked: int) -> Worker:
    assert looked
    assert town.people
    return hired("shen", ["audit"])


def text(response: Any) -> str:
    return unescape(response.content.decode())


@pytest.mark.article("yuxi", 17)
def test_a_look_is_complained_about_and_answered(
    browser_of: Browser, host: str, looked: int, auditor: Worker, town: City
) -> None:
    lin = browser_of("lin")
    page = text(lin.get("/looks/?lang=en", secure=True))
    assert f'href="/looks/{looked}/wrong/"' in page
    assert re.search(rf"Entry {looked}, batch \d+, hash [0-9a-f]{{64}}", page)
    form = text(lin.get(f"/looks/{looked}/wrong/", secure=True))
    assert REASON in form
    refused = lin.post(f"/looks/{looked}/wrong/", {"ground": ""}, secure=True)
    assert refused.status_code == 422
    wrong = {"ground": "other", "words": "990001199001010021"}
    assert lin.post(f"/looks/{looked}/wrong/", wrong, secure=True).status_code == 422
    kept = lin.post(f"/looks/{looked}/wrong/", {"ground": "no_reason", "words": "嗯"}, secure=True)
    assert kept.status_code == 302
    place, made = kept.headers["Location"], LookComplaint.objects.get()
    shown = text(lin.get(place, secure=True))
    assert f"LOOK-2026-{made.pk}" in shown
    assert "No text of the city sets a day" in shown
    page = text(lin.get("/looks/", secure=True))
    assert place in page
    assert f'href="/looks/{looked}/wrong/"' not in page

    desk = Client(headers={"host": host}, enforce_csrf_checks=True)
    signed_in(desk, auditor)
    listed = text(get(desk, "complaints"))
    assert f"LOOK-2026-{made.pk}" in listed
    assert "嗯" not in listed
    before = AccessEntry.objects.count()
    opened = text(get(desk, "complaint", number=made.pk))
    assert "嗯" in opened
    assert REASON in opened
    entry = AccessEntry.objects.latest("id")
    assert AccessEntry.objects.count() == before + 1
    assert (entry.person_no, entry.purpose) == (town.people["lin"], Purpose.OVERSIGHT)
    assert entry.case_ref == f"LOOK-2026-{made.pk}"
    assert post(desk, "complaint", {"words": ""}, number=made.pk).status_code == 422
    assert post(desk, "complaint", {"words": "柜台确有其事"}, number=made.pk).status_code == 302
    assert post(desk, "complaint", {"words": "没有"}, number=made.pk).status_code == 422
    assert "柜台确有其事" in text(lin.get(place, secure=True))


def test_nobody_complains_about_what_is_not_theirs(browser_of: Browser, looked: int) -> None:
    sun, zhao = browser_of("sun"), browser_of("zhao")
    for client, place in (
        (sun, f"/looks/{looked}/wrong/"), (sun, "/looks/999999/wrong/"),
        (sun, "/looks/complaints/1/"), (zhao, f"/looks/{looked}/wrong/"),
        (zhao, "/looks/complaints/1/"),
    ):  # fmt: skip
        assert client.get(place, secure=True).status_code == 404, place
        assert client.post(place, {"ground": "other"}, secure=True).status_code in (404, 405)


def test_own_looks_have_nothing_to_complain_about(browser_of: Browser, town: City) -> None:
    lin = browser_of("lin")
    lin.get("/why/", secure=True)
    assert "/wrong/" not in text(lin.get("/looks/?whose=own", secure=True))
    own = AccessEntry.objects.filter(actor_kind="self", person_no=town.people["lin"]).latest("id")
    assert lin.get(f"/looks/{own.id}/wrong/", secure=True).status_code == 404
