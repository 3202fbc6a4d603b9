"""The rulebook's pages on the site: every page of a version is there, and every link leads on."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

from chengxin.clock import clock_of
from chengxin.report.rulepages import Pages
from chengxin.rulebook import load
from chengxin.standing.services.versions import store_version
from chengxin.web.staff.rulelinks import SiteLinks
from tests.opening import put_in_force
from tests.site import Site
from tests.web.staff.working import Worker, get, hired, signed_in

pytestmark = pytest.mark.slow

YUXI = Path("rulebooks/yuxi")
NOON = datetime(2026, 11, 21, 4, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def number(made: Site) -> int:
    assert made.url
    with clock_of(lambda: NOON):
        found = store_version(folder=YUXI, by="wang", cases=False)
        put_in_force(rulebook_no=found)
    return found


@pytest.fixture(scope="module")
def zhao(made: Site) -> Worker:
    assert made.url
    return hired("zhao", ["editor"])


def test_the_version_in_force_is_listed(client: Client, number: int, zhao: Worker) -> None:
    signed_in(client, zhao)
    shown = get(client, "rules").content.decode()
    assert reverse("staff:rules-page", kwargs={"rulebook_no": number, "sheet": "index"}) in shown
    assert "2026-11-21 12:00:00" in shown
    assert "yuxi" in get(client, "overview").content.decode()


def test_every_page_is_there_and_every_link_leads_to_one(
    client: Client, number: int, zhao: Worker
) -> None:
    signed_in(client, zhao)
    rulebook = load(YUXI, cases=False).rulebook
    assert rulebook is not None
    names = Pages(rulebook, SiteLinks("zh", rulebook_no=number)).names()
    addresses = {
        reverse("staff:rules-page", kwargs={"rulebook_no": number, "sheet": name}) for name in names
    }
    linked: set[str] = set()
    for address in addresses:
        response = client.get(address, secure=True)
        assert response.status_code == 200, address
        linked |= set(re.findall(r'href="(/staff/rules/\d[^"#?]*)', response.content.decode()))
    assert linked == addresses


@pytest.mark.parametrize("name", ["item-none", "rule-none", "article-measures-99", "x", "index-x"])
def test_what_is_not_there_is_not_found(
    client: Client, number: int, zhao: Worker, name: str
) -> None:
    signed_in(client, zhao)
    assert get(client, "rules-page", rulebook_no=number, sheet=name).status_code == 404
    assert get(client, "rules-page", rulebook_no=number + 1, sheet="index").status_code == 404
