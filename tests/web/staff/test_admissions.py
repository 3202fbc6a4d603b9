"""Furnishers on the pages of staff: one prepares, another approves, and either ends a key."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from django.test import Client, override_settings

from chengxin.clock import now, today
from chengxin.database import Server
from chengxin.records.admitting.agreement import agreement
from chengxin.records.admitting.selectors import holder_of
from tests.records.admitting.office import REASON, Pair
from tests.site import site
from tests.web.city import City, city
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[City]:
    quick = override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"])
    with quick, site(server) as made, city(made) as found:
        yield found


@pytest.fixture(scope="module")
def team(town: City) -> dict[str, Worker]:
    assert town.people
    roles = {"wang": ["intake"], "li": ["intake", "approver"], "guard": ["security"]}
    return {login: hired(login, each) for login, each in roles.items()}


def does(host: str, worker: Worker) -> Client:
    client = Client(headers={"host": host}, enforce_csrf_checks=True)
    signed_in(client, worker)
    get(client, "admissions")
    return client


def step(client: Client, number: int, name: str, **said: Any) -> Any:
    typed = {f"{name}-{field}": value for field, value in said.items()}
    return post(client, "admission", {"step": name, **typed}, number=number)


def shown(client: Client, number: int) -> str:
    return unescape(get(client, "admission", number=number).content.decode())


def test_a_furnisher_comes_in_on_the_pages(host: str, team: dict[str, Worker]) -> None:
    wang, li, guard = (does(host, team[each]) for each in ("wang", "li", "guard"))
    led = post(wang, "admissions", {"furnisher": "市民政局", "office": "信息科"})
    assert led.status_code == 302
    number = int(led.headers["Location"].rstrip("/").rsplit("/", 1)[-1])
    page = shown(wang, number)
    assert agreement("zh").digest.hex() in page
    assert "合法性、真实性、准确性、完整性" in page
    assert step(wang, number, "ask", reason=REASON).status_code == 422
    pair = Pair()
    public = base64.b64encode(pair.public.raw).decode()
    last_day = (today() + timedelta(60)).isoformat()
    steps: dict[str, dict[str, Any]] = {
        "agree": {"text": agreement("zh").digest.hex(), "answers": "信息科科长", "agreed": "on"},
        "allow": {"items": ["volunteering"]},
        "key": {"public": public, "last_day": last_day},
        "ask": {"reason": REASON},
    }
    for name, said in steps.items():
        assert step(wang, number, name, **said).status_code == 302, name
    assert 'value="answer"' not in shown(wang, number)
    page = shown(li, number)
    content = re.search(r'name="answer-content" value="([0-9a-f]{64})"', page)
    assert content
    yes = {"content": content[1], "agreed": "yes"}
    assert step(guard, number, "answer", **yes).status_code == 422
    assert step(wang, number, "answer", **yes).status_code == 422
    assert step(li, number, "answer", **{**yes, "content": "0" * 64}).status_code == 422
    assert holder_of(pair.public.key_id) is None
    assert step(li, number, "answer", **yes).status_code == 302
    assert holder_of(pair.public.key_id) is not None
    assert "可以报送" in unescape(get(wang, "admissions").content.decode())
    gone = {"key_id": pair.public.key_id, "reason": "报送单位报告私钥可能泄露"}
    assert step(guard, number, "allow", items=["volunteering"]).status_code == 422
    assert step(guard, number, "withdraw", **{**gone, "reason": "x"}).status_code == 422
    assert step(guard, number, "withdraw", **gone).status_code == 302
    assert holder_of(pair.public.key_id) is None
    assert gone["reason"] in shown(wang, number)
    assert step(li, number, "withdraw", **gone).status_code == 422
    assert step(li, number, "none").status_code == 404


def test_a_secret_half_is_refused_and_not_sent_back(host: str, team: dict[str, Worker]) -> None:
    wang = does(host, team["wang"])
    led = post(wang, "admissions", {"furnisher": "市司法局", "office": "信息科"})
    number = int(led.headers["Location"].rstrip("/").rsplit("/", 1)[-1])
    secret = Pair().secret.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    refused = step(wang, number, "key", public=secret, last_day=today().isoformat())
    assert refused.status_code == 422
    page = unescape(refused.content.decode())
    assert secret.splitlines()[1] not in page
    assert "私钥" in page


def test_what_weighs_takes_a_fresh_proof(host: str, team: dict[str, Worker]) -> None:
    from chengxin.clock import clock_of

    wang, later = does(host, team["wang"]), now() + timedelta(minutes=6)
    with clock_of(lambda: later):
        asked = post(wang, "admissions", {"furnisher": "市应急局", "office": "信息科"})
    assert asked.status_code == 403
    assert "proof-password" in asked.content.decode()
