"""Publishing on its pages: from a proposal to the switch, with every refusal said."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.test import Client

from chengxin.clock import clock_of, now, system_clock
from chengxin.site.working import work_once
from chengxin.standing.models import Comment
from chengxin.standing.publishing.terms import TERMS
from chengxin.standing.services.publishing import comment
from chengxin.standing.services.versions import current
from tests.browser import chromium
from tests.opening import put_in_force
from tests.site import Site
from tests.standing.publishing.office import MILDER, on, version
from tests.web.serving import served
from tests.web.staff.working import Worker, get, hired, post, signed_in

pytestmark = pytest.mark.slow

#: The first of all is that of the version in force.
PROPOSAL = 2


@pytest.fixture(scope="module")
def team(made: Site) -> Iterator[dict[str, Worker]]:
    assert made.url
    with on(-10):
        put_in_force(rulebook_no=version())
        version(MILDER)
        yield {
            "wang": hired("wang", ["editor"]),
            "li": hired("li", ["approver"]),
            "zhao": hired("zhao", ["approver"]),
        }


def does(host: str, worker: Worker, step: str, **data: object) -> tuple[int, str]:
    """Sign in and take a step of the proposal; return the status and the page shown after it."""
    client = Client(headers={"host": host}, enforce_csrf_checks=True)
    signed_in(client, worker)
    get(client, "proposal", proposal_no=PROPOSAL)
    if step == "propose":
        status = post(client, "propose", data).status_code
    elif step:
        status = post(client, "proposal-step", data, proposal_no=PROPOSAL, step=step).status_code
    else:
        status = 200
    page = client.get(f"/staff/publishing/{PROPOSAL}/?lang=en", secure=True)
    return status, unescape(page.content.decode())


@pytest.mark.article("yuxi", 14)
def test_from_a_proposal_to_the_switch(host: str, team: dict[str, Worker]) -> None:
    number = version(MILDER)
    with on(0) as day:
        status, _shown = does(
            host, team["wang"], "propose", rulebook_no=number, form="ordinary", reason="Better"
        )
        assert status == 302
        last = day + timedelta(TERMS.comment_days - 2)
        assert does(host, team["wang"], "open_round", first_day=day, last_day=last)[0] == 422
        last += timedelta(1)
        status, shown = does(host, team["wang"], "open_round", first_day=day, last_day=last)
        assert status == 302
        assert "Comments can be made until" in shown
        assert does(host, team["li"], "open_round", first_day=day, last_day=last)[0] == 422
        comment(proposal_no=PROPOSAL, text="Why not <b>520</b>?")
    with on(30, 9) as day:
        status, shown = does(host, team["wang"], "try")
        assert status == 302
        assert "waits for its turn" in shown
        assert "Look again" in shown
        while work_once():
            pass
        shown = does(host, team["wang"], "")[1]
        assert "Look again" not in shown
        assert "Comments without a reply: 1" in shown
        assert "Why not <b>520</b>?" in shown
        said = Comment.objects.get().pk
        assert (
            does(host, team["wang"], "reply", comment=said, outcome="partly", reason="Half")[0]
            == 302
        )
        assert does(host, team["wang"], "approve")[0] == 422
        assert does(host, team["li"], "approve")[0] == 302
    with on(30, 10):
        status, shown = does(host, team["li"], "approve")
        assert status == 422
        assert "You have decided about this shadow run already" in shown
        assert does(host, team["zhao"], "approve")[0] == 302
        assert does(host, team["wang"], "publish", effective_on=day)[0] == 302
        assert does(host, team["wang"], "nonsense")[0] == 404
    with on(30, 11):
        status, shown = does(host, team["wang"], "switch")
        assert status == 302
        assert current().rulebook_no != number
        while work_once():
            pass
        assert current().rulebook_no == number
        client = Client(headers={"host": host}, enforce_csrf_checks=True)
        signed_in(client, team["wang"])
        report = get(client, "proposal-report", proposal_no=PROPOSAL)
        assert report.headers["Content-Disposition"].startswith("attachment")
        assert get(client, "proposal-diff", proposal_no=PROPOSAL).status_code == 200


@pytest.mark.browser
def test_axe_finds_nothing_on_its_pages(team: dict[str, Worker]) -> None:
    began = system_clock()
    with on(31):
        start = now()
    with clock_of(lambda: system_clock() - began + start), served() as url, chromium() as browser:
        page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
        page.goto(f"{url}/staff/sign-in/?lang=zh")
        for field, typed in team["wang"].typed().items():
            page.fill(f"#id_{field}", typed)
        page.click("main button")
        page.goto(f"{url}/staff/publishing/")
        page.select_option("#id_rulebook_no", index=1)
        page.check("#id_form_0")
        page.fill("#id_reason", "另一份内容")
        page.click("main form button")
        page.wait_for_url(re.compile(r"/staff/publishing/\d+/$"))
        made = page.url
        for lang in ("zh", "en"):
            for address in (f"{url}/staff/publishing/", made, f"{made}diff/"):
                page.goto(f"{address}?lang={lang}")
                found = Axe().run(page)
                assert found.violations_count == 0, found.generate_report()
