"""Whoever works for one furnisher comes to its deliveries, and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from chengxin.access.members import confine
from chengxin.clock import clock_of
from chengxin.ledger.columns import Kind
from chengxin.records.services.furnishers import furnisher_number
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.standing.services.versions import store_version
from tests.ledger.city import write
from tests.opening import put_in_force
from tests.records.rows import deed
from tests.site import Site
from tests.web.city import NOW, YUXI, standing_at
from tests.web.staff.working import get, hired, signed_in
from tests.web.walk.routes import routes

pytestmark = pytest.mark.slow


def volunteered(record: str) -> Mapping[str, str]:
    """Two hours of somebody's, of whom nobody knows."""
    return deed(record=record, item="volunteering", hours="2.0")


#: What a confined account reaches by GET.
OPEN = {"own", "furnishers", "password", "sign-in"}


@pytest.mark.check("S12")
def test_a_department_sees_what_it_delivered_and_no_other_page(
    made: Site, client: Client, tmp_path: Path
) -> None:
    assert made.url
    with clock_of(standing_at(NOW)), override_settings(DEMO=True):
        put_in_force(rulebook_no=store_version(folder=YUXI, by="test", cases=False))
        for name in ("市文明办", "市交警支队", ""):
            sent = write(tmp_path / f"{name}.csv", [volunteered(f"R of {name}")])
            judge(delivery_id=receive(path=sent, kind=Kind.RECORDS, by="x", furnisher=name))
        clerk = hired("clerk", ["intake"])
        assert confine(login="clerk", furnisher_no=furnisher_number("市文明办"))
        came = signed_in(client, clerk)
        assert came.headers["Location"] == reverse("staff:own")
        page = get(client, "own").content.decode()
        assert "市文明办" in page
        assert "市交警支队" not in page
        assert page.count('<th scope="row">') == 1
        # One of the three files is its own, so one row of one item is counted there.
        health = get(client, "furnishers").content.decode()
        assert health.count("F1") == 2
        assert "志愿服务" in health
        assert "已提供过信息的人数" not in health
        refused = {
            route.name
            for route in routes("chengxin.web.urls", "staff")
            if client.get(route.address, secure=True).status_code == 403
        }
        served = {
            route.name
            for route in routes("chengxin.web.urls", "staff")
            if client.get(route.address, secure=True).status_code not in (403, 405)
        }
    assert served == OPEN
    assert {"intake", "overview", "delivery", "person", "rules", "work", "publishing"} <= refused
