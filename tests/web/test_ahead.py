"""How the points came to be, and what they would be: other days and other records."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest

from tests.web.reading import Browser, counts, page, score_on

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("town")]


def test_the_steps_of_the_history_lead_to_the_number(browser_of: Browser) -> None:
    client = browser_of("lin")
    text = page(client, "/history/")
    rows = re.findall(
        r'<td class="num">\s*(?:<span[^>]*>([^<]*)</span>)?\s*</td><td class="num">(\d+)</td>', text
    )
    assert len(rows) >= 7
    assert int(rows[0][1]) == score_on(page(client, "/"))
    for (step, now), (_before, then) in pairwise(rows):
        assert int(now) - int(then) == int(step.replace("−", "-"))
    assert "<polyline" in text


def by_month(text: str) -> list[tuple[str, int]]:
    """The table by month, in hundredths, the newest first."""
    table = text.split("按月</h2>")[1].split("</table>", maxsplit=1)[0]
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="num">([^<]+)</td>', table)
    return [(day, round(float(value.replace("−", "-")) * 100)) for day, value in rows]


def test_each_month_is_what_was_known_at_its_end(browser_of: Browser) -> None:
    client = browser_of("lin")
    text = page(client, "/history/")
    months = dict(by_month(text))
    assert len(months) == 13
    assert months["2026年11月21日"] == score_on(page(client, "/")) * 100
    # Nothing had come in by then, whatever is known today.
    assert months["2026年2月28日"] == 515_00
    # 125 hours of March came in on the 9th.
    assert months["2026年3月31日"] > months["2026年2月28日"]
    assert text.count('<circle class="mark"') == 13
    only = dict(by_month(page(client, "/history/?dimension=contribution")))
    assert only["2026年3月31日"] > only["2026年2月28日"] == 0
    assert {*only} == {*months}


def test_the_entries_behind_a_step_add_up_to_it(browser_of: Browser) -> None:
    client = browser_of("lin")
    links = re.findall(r'href="(/history/\d+/)"', page(client, "/history/"))
    assert len(links) >= 7
    for link in links:
        text = page(client, link)
        whole = re.search(r'class="soft">(\d+)</span>.*?class="score">(\d+)<', text, re.S)
        assert whole is not None
        values = re.findall(
            r'class="value"><span class="[^"]*">([^<]*)</span>', text.replace("\n", "")
        )
        moved = sum(round(float(value.replace("−", "-")) * 100) for value in values)
        assert moved == (int(whole[2]) - int(whole[1])) * 100, link
    assert "诚实守信荣誉" in page(client, links[0])
    assert client.get("/history/99/", secure=True).status_code == 404


def test_a_trial_is_the_kernels_answer_and_leaves_nothing(browser_of: Browser) -> None:
    client = browser_of("sun")
    before, stood = counts(), score_on(page(client, "/"))
    given = {"f_hours": "100", "count": "1"}
    response = client.post("/changes/what-if/?item=volunteering", given, secure=True)
    text = response.content.decode()
    assert counts() == before
    assert "不作任何保存" in text
    assert score_on(text) == stood + 20
    assert score_on(page(client, "/")) == stood


@pytest.mark.parametrize("given", ["-1", "x", "1.23", "999999999", ""])
def test_a_trial_says_what_is_wrong_with_a_number(browser_of: Browser, given: str) -> None:
    form = {"f_hours": given, "count": "1"}
    response = browser_of("sun").post("/changes/what-if/?item=volunteering", form, secure=True)
    assert response.status_code == 422
    assert 'href="#id_f_hours"' in response.content.decode()


@pytest.mark.parametrize("item", ["charity_donation", "market_rating", "penalty_fine", "nothing"])
def test_no_page_advises_to_buy_or_to_hand_over_more(browser_of: Browser, item: str) -> None:
    client = browser_of("lin")
    place = f"/changes/what-if/?item={item}"
    assert client.get(place, secure=True).status_code == 404
    gives = page(client, "/changes/").split("可以加分的")[1]
    assert "捐" not in gives.replace("捐款人", "")
    assert "市场信用评价" not in gives


def test_several_kinds_of_records_are_tried_at_once(browser_of: Browser) -> None:
    client = browser_of("sun")
    stood = score_on(page(client, "/"))
    place = "/changes/what-if/?item=volunteering"
    kept = {"f_hours": "100", "count": "1", "act": "add", "more": "good_deed"}
    more = client.post(place, kept, secure=True)
    text = more.content.decode()
    assert more.status_code == 200
    assert 'value="100"' in text
    assert 'class="score"' not in text
    place += "&item=good_deed"
    assert 'action="?item=volunteering&amp;item=good_deed"' in text
    both = {"f_hours": "100", "count": "1", "1-count": "1"}
    one = score_on(client.post(place[: place.index("&")], both, secure=True).content.decode())
    two = score_on(client.post(place, both, secure=True).content.decode())
    assert one == stood + 20
    assert two > one
    wrong = client.post(place, {**both, "f_hours": "x", "1-count": "0"}, secure=True)
    assert wrong.status_code == 422
    for target in ("#id_f_hours", "#id_1-count"):
        assert f'href="{target}"' in wrong.content.decode()
    for odd in ("&item=penalty_fine", "&item=nothing"):
        assert client.get(place + odd, secure=True).status_code == 404
