"""Derived scores on the person's own page: only with a consent each, and with the arithmetic."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client, override_settings

from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.people.consent import Purpose
from chengxin.people.hidden import Hidden
from chengxin.site.noticing import publish_notice
from chengxin.standing.services.versions import store_version
from chengxin.web.citizen.signing_in import add_demo_account
from tests.opening import put_in_force
from tests.site import site
from tests.web.city import NOW, PASSWORD, YUXI, assertion, join_by_hand, standing_at

pytestmark = pytest.mark.slow

JINAN = Path(YUXI).with_name("jinan")
LIST, LIBRARY = "/me/agreements/", "/me/agreements/derived-library/"


@pytest.fixture
def lin(server: Server, host: str) -> Iterator[Client]:
    """Lin in a city whose rules have two derived scores."""
    named = override_settings(DEMO=True, CONTACT="12345")
    with site(server) as made, clock_of(standing_at(NOW)), named:
        assert made.url
        put_in_force(rulebook_no=store_version(folder=JINAN, by="test", cases=False))
        texts = publish_notice()
        add_demo_account(login="lin", password=Hidden(PASSWORD), assertion=assertion("lin"))
        join_by_hand("lin", texts[Purpose.COMPUTE]["zh"])
        client = Client(headers={"host": host})
        client.post("/sign-in/", {"login": "lin", "password": PASSWORD}, secure=True)
        yield client


def page(client: Client, place: str) -> str:
    response = client.get(place, secure=True)
    assert response.status_code == 200, place
    return response.content.decode()


@pytest.mark.article("jinan", 14)
@pytest.mark.article("jinan", 7)
@pytest.mark.check("S49")
def test_a_derived_score_is_shown_while_its_own_consent_lives_and_at_no_other_time(
    lin: Client,
) -> None:
    assert "衍生" not in page(lin, "/why/")
    shown = page(lin, LIST)
    assert "借阅衍生分" in shown
    assert "场馆衍生分" in shown
    text = page(lin, LIBRARY)
    yes, no = re.findall(r"<button ([^>]*name=\"answer\"[^>]*)>", text)
    assert yes.replace("yes", "no") == no
    found = re.search(r'name="notice" value="([0-9a-f]{64})"', text)
    assert found
    lin.post(LIBRARY, {"notice": found[1], "answer": "yes"}, secure=True)
    why = page(lin, "/why/")
    # One of the two, with the piece that gives it; the other was not agreed to.
    assert "借阅衍生分: 10" in why
    piece = re.search(r"<dt>所在分段</dt><dd>([^<]+)</dd>", why)
    assert piece
    assert piece[1].endswith("10"), piece[1]
    assert "场馆衍生分" not in why
    lin.post(f"{LIBRARY}take-back/", secure=True)
    assert "借阅衍生分" not in page(lin, "/why/")
    assert "您已撤回" in page(lin, f"{LIST}?said=back&which=derived-library")
