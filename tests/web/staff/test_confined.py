"""Whoever works for one furnisher comes to its deliveries, and to nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings
from django.urls import reverse

from chengxin.access.members import confine
from chengxin.clock import clock_of
from chengxin.ledger.columns import Kind
from chengxin.records.database import ask
from chengxin.records.services.furnishers import furnisher_number, place_furnisher
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.standing.services.versions import store_version
from tests.ledger.city import write
from tests.opening import put_in_force
from tests.records.rows import deed, mark, verdicts
from tests.site import Site
from tests.web.city import NOW, YUXI, standing_at
from tests.web.staff.working import get, hired, signed_in
from tests.web.walk.routes import routes

pytestmark = pytest.mark.slow


def volunteered(record: str) -> Mapping[str, str]:
    """Two hours of somebody's, of whom nobody knows."""
    return deed(record=record, item="volunteering", hours="2.0")


#: What a confined account reaches by GET.
OPEN = {"own", "own-delivery", "furnishers", "password", "sign-in"}


@pytest.mark.check("S12")
def test_a_department_sees_what_it_delivered_and_no_other_page(
    made: Site, client: Client, tmp_path: Path
) -> None:
    assert made.url
    with clock_of(standing_at(NOW)), override_settings(DEMO=True):
        put_in_force(rulebook_no=store_version(folder=YUXI, by="test", cases=False))
        for name in ("市文明办", "市交警支队", ""):
            rows = [{**volunteered(f"R of {name}"), "furnisher": name or "F1"}]
            sent = write(tmp_path / f"{name}.csv", rows)
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
        assert "市文明办" in health
        assert "市交警支队" not in health
        assert "F1" not in health
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


def sent(client: Client, kind: str, path: Path) -> Any:
    """Send a file on the page of the own deliveries."""
    file = BytesIO(path.read_bytes())
    file.name = path.name
    address = reverse("staff:own")
    token = client.cookies["csrftoken"].value
    return client.post(
        address, {"csrfmiddlewaretoken": token, "kind": kind, "file": file}, secure=True,
        headers={"referer": f"https://{client.defaults['HTTP_HOST']}{address}"},
    )  # fmt: skip


@pytest.mark.check("S12")
def test_a_department_sends_its_own_rows_and_learns_of_no_others(
    made: Site, client: Client, tmp_path: Path
) -> None:
    assert made.url
    ours, theirs = {"furnisher": "市文明办"}, {"furnisher": "市交警支队"}
    with clock_of(standing_at(NOW)):
        put_in_force(rulebook_no=store_version(folder=YUXI, by="test", cases=False))
        other = write(tmp_path / "other.csv", [deed(**theirs, record="T1")])
        foreign = receive(path=other, kind=Kind.RECORDS, by="x", furnisher="市交警支队")
        judge(delivery_id=foreign)
        sender = hired("sender", ["intake"])
        assert confine(login="sender", furnisher_no=furnisher_number("市文明办"))
        signed_in(client, sender)
        get(client, "own")
        rows = [
            deed(**{**whose, "item": "good_deed", "record": record})
            for whose, record in ((ours, "O1"), (theirs, "T2"), (ours, ""))
        ]
        with override_settings(DEMO=True):
            came = sent(client, "records", write(tmp_path / "mine.csv", rows))
        assert came.status_code == 302
        [[number, whose, by]] = ask(
            "select d.id, f.furnisher, d.received_by from delivery d"
            " join furnisher f using (furnisher_no) order by d.id desc limit 1"
        )
        assert (whose, by) == ("市文明办", "sender")
        assert came.headers["Location"] == reverse("staff:own-delivery", kwargs={"number": number})
        assert verdicts(number) == [
            "accepted", "rejected other_furnisher", "rejected missing_value",
        ]  # fmt: skip
        shown = get(client, "own-delivery", number=number).content.decode()
        assert "other_furnisher" in shown
        assert "missing_value" in shown
        # The same bytes as somebody else's, a mark on a record of theirs, and persons.
        same = sent(client, "records", other)
        assert same.status_code == 302
        assert get(client, "own-delivery", number=foreign).status_code == 404
        marked = write(tmp_path / "marks.csv", [mark(**theirs, record="T1")])
        assert sent(client, "marks", marked).status_code == 302
        [[last]] = ask("select max(id) from delivery")
        assert verdicts(last) == ["rejected other_furnisher"]
        assert sent(client, "persons", other).status_code == 422


def test_whoever_works_for_a_county_reads_and_sends_nothing(
    made: Site, client: Client, tmp_path: Path
) -> None:
    assert made.url
    with clock_of(standing_at(NOW)):
        put_in_force(rulebook_no=store_version(folder=YUXI, by="test", cases=False))
        place_furnisher(furnisher="市文明办", county="530402")
        path = write(tmp_path / "own.csv", [deed(furnisher="市文明办")])
        delivered = receive(path=path, kind=Kind.RECORDS, by="x", furnisher="市文明办")
        judge(delivery_id=delivered)
        reader = hired("reader", ["intake"])
        assert confine(login="reader", county="530402")
        signed_in(client, reader)
        assert 'type="file"' not in get(client, "own").content.decode()
        assert get(client, "own-delivery", number=delivered).status_code == 200
        assert sent(client, "records", path).status_code == 403
