"""Who looked, as the person sees it."""

from __future__ import annotations

import re

import pytest

from chengxin.access.doors import staff_door
from chengxin.access.errors import LookDeniedError
from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.standing.selectors import standing_of
from tests.web.city import City
from tests.web.reading import Browser, page

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("town")]


def _look(town: City, reason: str, purpose: str = "dispute.handling") -> None:
    member = Member(7, "wang", "市信用中心", frozenset({Role.HANDLER}), "")
    person_no = town.people["lin"]
    standing_of(staff_door(member, purpose, "Y-2026-9", reason, person_no), person_no)


def test_looks_of_others_are_told_and_ones_own_stand_apart(browser_of: Browser, town: City) -> None:
    _look(town, "核对交通处罚的异议是否成立")
    with pytest.raises(LookDeniedError):
        _look(town, "想看看邻居的分数有多少", purpose="audit.oversight")
    client = browser_of("lin")
    text = page(client, "/looks/")
    day = "2026年11月21日"
    for told in ("市信用中心", "核对交通处罚的异议是否成立", "Y-2026-9", "已拒绝", day):
        assert told in text, told
    assert "您本人" not in text.split("<main")[1].split("筛选")[0].replace("不含您本人", "")
    assert "您本人" in page(client, "/looks/?whose=own")
    assert "市信用中心" not in page(client, "/looks/?whose=automatic").split("<aside")[0]
    assert "核对" not in page(browser_of("sun"), "/looks/")


def test_a_filter_that_cannot_be_read_filters_nothing(browser_of: Browser) -> None:
    page(browser_of("lin"), "/looks/?first_day=x&last_day=2026-99-99&whose=%3Cb%3E&below=-1")


@pytest.mark.check("S28")
def test_the_file_of_looks_is_no_spreadsheet_of_formulas(browser_of: Browser, town: City) -> None:
    _look(town, "=HYPERLINK(核对异议的来龙去脉)")
    response = browser_of("lin").get("/looks/looks.csv", secure=True)
    text = response.content.decode()
    assert text.startswith("\ufeff")
    assert response.headers["Content-Disposition"].endswith('looks-2026-11-21.csv"')
    assert "'=HYPERLINK" in text
    assert not re.search(r'(^|,)"?=', text, re.M)
