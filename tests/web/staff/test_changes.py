"""Changes about people on their pages: proposed by one, shown to another, told to the person."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Any

import pytest
from django.test import Client, override_settings

from chengxin.access.doors import citizen_door
from chengxin.access.selectors import entries_about
from chengxin.database import Server
from chengxin.people.models import PersonChange
from tests.site import site
from tests.web.city import City, assertion, city
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

REASON = "本人持户口簿到窗口申请更正姓名"


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[City]:
    quick = override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"])
    with quick, site(server) as made, city(made) as found:
        yield found


@pytest.fixture(scope="module")
def team(town: City) -> dict[str, Worker]:
    assert town.people
    return {each: hired(each, ["handler"]) for each in ("wang", "li")}


def does(host: str, worker: Worker) -> Client:
    client = Client(headers={"host": host}, enforce_csrf_checks=True)
    signed_in(client, worker)
    get(client, "changes")
    return client


def proposes(client: Client, login: str, **other: str) -> Any:
    number = assertion(login).identity.number.reveal()
    given = {
        "number": number, "kind": "name", "new_name": "林新试", "ground": "register",
        "document": "HJ-2026-7", "reason": REASON,
    }  # fmt: skip
    return post(client, "changes", {**given, **other})


def test_one_proposes_another_decides_and_the_person_reads_it(
    host: str, town: City, team: dict[str, Worker]
) -> None:
    lin = town.people["lin"]
    wang, li = does(host, team["wang"]), does(host, team["li"])
    led = proposes(wang, "lin")
    assert led.status_code == 302
    address = led.headers["Location"]
    assert assertion("lin").identity.number.reveal() not in address
    act = int(address.rstrip("/").rsplit("/", 1)[-1])
    mine = unescape(wang.get(address, secure=True).content.decode())
    # Whoever proposed finds no form to answer, and is refused all the same.
    assert 'name="agreed"' not in mine
    shown = unescape(li.get(address, secure=True).content.decode())
    for said in ("林试", "林新试", assertion("lin").identity.number.reveal(), "HJ-2026-7", REASON):
        assert said in shown
    content = re.search(r'name="content" value="([0-9a-f]{64})"', shown)
    assert content
    yes = {"content": content[1], "agreed": "yes"}
    assert post(wang, "change", yes, act=act).status_code == 422
    assert post(li, "change", {**yes, "content": "0" * 64}, act=act).status_code == 422
    assert post(li, "change", {**yes, "content": "none"}, act=act).status_code == 422
    assert post(li, "change", {**yes, "agreed": "no"}, act=act).status_code == 422
    assert not PersonChange.objects.exists()
    assert post(li, "change", yes, act=act).status_code == 302
    assert post(li, "change", yes, act=act).status_code == 422
    assert PersonChange.objects.count() == 1
    looks = entries_about(citizen_door(lin, "s"), lin).looks
    assert {each.actor for each in looks if each.reason == REASON} == {
        f"staff {each}" for each in PersonChange.objects.values_list("asked_by", "answered_by")[0]
    }
    listed = get(wang, "changes").content.decode()
    assert "林新试" not in listed
    assert f"/staff/changes/{act}/" in listed


def test_the_person_reads_what_was_changed(host: str, town: City, browser_of: Any) -> None:
    assert town.people
    page = unescape(browser_of("lin").get("/me/", secure=True).content.decode())
    assert "HJ-2026-7" in page
    copy = unescape(browser_of("lin").get("/me/copy/report/", secure=True).content.decode())
    assert "林试" in copy
    assert "林新试" in copy
    assert host


def written(login: str) -> str:
    return assertion(login).identity.number.reveal()


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "1"}, {"kind": "number", "new_number": ""}, {"new_name": ""},
        {"document": "户口簿"}, {"reason": "short"}, {"kind": "other"}, {"ground": "mood"},
        {"kind": "undo"}, {"kind": "merge", "new_number": written("zhao")},
        {"kind": "number", "new_number": written("wu")},
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_in_words(
    host: str, town: City, team: dict[str, Worker], wrong: dict[str, str]
) -> None:
    assert town.people
    before = PersonChange.objects.count()
    refused = proposes(does(host, team["wang"]), "sun", **wrong)
    assert refused.status_code in (403, 404, 422)
    page = unescape(refused.content.decode())
    assert 'role="alert"' in page
    # What tells who it is has to be typed anew.
    assert assertion("sun").identity.number.reveal() not in page
    assert PersonChange.objects.count() == before
