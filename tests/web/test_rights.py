"""Rights in one place: what is held with its days, what one may do, the method, and a person."""

from __future__ import annotations

import re

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import connection
from django.test import Client, override_settings
from django.urls import resolve

from chengxin.access.doors import citizen_door
from chengxin.access.models import AccessEntry
from chengxin.records.about.selectors import records_of
from chengxin.records.own.services.statements import say_beside
from chengxin.report import figures
from chengxin.settings.promises import answer_days
from chengxin.standing.selectors import answer
from chengxin.text import language
from chengxin.web.citizen.tell.lasting import lasting
from tests.web.city import City
from tests.web.reading import Browser, page

pytestmark = pytest.mark.slow
PLACE = "/me/rights/"
NAMED = {
    "OPERATOR": {"zh": "中心", "en": "Centre"},
    "HUMAN": {"zh": "某岗位", "en": "A desk"},
    "CONTACT": "1",
}


def kinds(text: str) -> dict[str, str]:
    """What each kind of the page says, by its name."""
    cards = re.findall(r'<section class="card kind">\s*<h3>(.*?)</h3>(.*?)</section>', text, re.S)
    return {name: " ".join(re.sub(r"<[^>]+>", " ", said).split()) for name, said in cards}


@pytest.mark.article("yunnan", "6.2")
@pytest.mark.check("S50")
def test_every_table_about_a_person_has_its_kind_on_the_page(
    browser_of: Browser, town: City
) -> None:
    say_beside(context=citizen_door(town.people["lin"], "s"), record_no=8, words="当天缴清")
    said = kinds(page(browser_of("lin"), PLACE, "en"))
    lin = town.people["lin"]
    tables = {
        "Facts for taking part": "person_facts",
        "What you agreed to": "consent_event",
        "Records and what was decided about them": "record",
        "Your words beside records, and requests for correction": "record_statement",
        "What you declared yourself": "declaration",
        "Your points, how they came about, and messages about it": "standing_change",
        "Complaints about looks": "look_complaint",
    }
    for name, table in tables.items():
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {table} where person_no = %s", [lin])
            assert said[name].startswith(f"Now {cursor.fetchone()[0]} "), name
    assert len(said) == 10
    assert all("Until when" in each and "From whom" in each for each in said.values())


@pytest.mark.article("yuxi", 10)
def test_days_are_those_of_the_kernel_and_of_the_rulebook(browser_of: Browser, town: City) -> None:
    lin = town.people["lin"]
    context = citizen_door(lin, "s")
    full = answer(context, lin)
    assert full is not None
    rulebook = town.loaded.rulebook
    filed = {each.record: each for each in records_of(context, lin)}
    fine, honour = (lasting(rulebook, filed[each], full.rows) for each in ("P-1", "H-1"))
    # A year for an ordinary penalty, shown for the three years of its display.
    assert (str(fine.counts), str(fine.shown)) == ("2027-06-30", "2029-06-30")
    assert str(honour.shown) == "2031-10-29"
    shown = page(browser_of("lin"), "/records/8/", "en")
    for day in ("30 June 2027", "30 June 2029"):
        assert day in shown
    counted = [lasting(rulebook, each, full.rows).counts for each in filed.values()]
    days = sorted(day for day in counted if day)
    said = kinds(page(browser_of("lin"), PLACE, "en"))["Records and what was decided about them"]
    with language("en"):
        first, last = map(figures.day, (days[0], days[-1]))
    assert f"the first counts until {first}, the last until {last}" in said


@pytest.mark.article("yuxi", 11)
@pytest.mark.article("shaoxing", "3.2")
def test_the_method_is_the_rulebooks_and_all_is_free_of_charge(
    browser_of: Browser, town: City
) -> None:
    text = page(browser_of("lin"), PLACE, "en")
    for sentence in ("From 0 to 1,000; everybody starts from 500.", "free of charge", "800–1000"):
        assert sentence.replace(",", "") in text.replace(",", "")
    book = town.loaded.rulebook
    for each in book.dimensions.values():
        assert each.name.en in text
    article = book.articles["measures", "22"].text
    assert article.split()[0] in text
    chinese = page(browser_of("lin"), PLACE)
    assert "本页各项均不收费" in chinese
    assert "信用优秀" in chinese


@pytest.mark.parametrize("who", ["lin", "qian", "zhao"])
def test_whoever_is_signed_in_finds_their_rights_and_every_way_leads_somewhere(
    browser_of: Browser, who: str
) -> None:
    client = browser_of(who)
    text = page(client, PLACE)
    ways = set(re.findall(r'<li><a href="(/[^"]+)"', text))
    assert len(ways) > 5
    for way in ways:
        assert resolve(way).url_name
        assert client.get(way, secure=True).status_code in (200, 302), way
    assert bool(kinds(text)) is (who != "zhao")


def test_a_person_to_ask_is_named_and_a_real_site_is_not_deployed_without(
    browser_of: Browser,
) -> None:
    def told() -> list[str]:
        found = run_checks(tags=["security"], include_deployment_checks=True)
        return [each.id for each in found if each.id == "chengxin.E001"]

    with override_settings(DEMO=False, **NAMED):
        assert told() == []
    for name in NAMED:
        empty: object = "" if name == "CONTACT" else {"zh": "有", "en": ""}
        with override_settings(**{**NAMED, "DEMO": False, name: empty}):
            assert told() == ["chengxin.E001"]
    with override_settings(**NAMED):
        assert "某岗位" in page(browser_of("lin"), PLACE)


@pytest.mark.parametrize("said", ["0", "-3", "ten", "1.5", "367", "١"])
def test_a_promise_that_cannot_be_read_does_not_start(said: str) -> None:
    with pytest.raises(ImproperlyConfigured):
        answer_days(said)


def test_a_complaint_says_that_no_text_sets_a_day_and_what_is_promised(
    browser_of: Browser, town: City
) -> None:
    lin: Client = browser_of("lin")
    seen = AccessEntry.objects.create(
        at="2026-11-20T01:00Z", person_no=town.people["lin"], actor="staff 7", actor_kind="staff",
        organisation="b", purpose="dispute.handling", selector="x", kinds="name", outcome="shown",
    )  # fmt: skip
    where = f"/looks/{seen.pk}/wrong/"
    with override_settings(ANSWER_DAYS=15):
        place = lin.post(where, {"ground": "other"}, secure=True).headers["Location"]
    # What was promised stays, whatever is promised to others later.
    with override_settings(ANSWER_DAYS=None):
        told = page(lin, place, "en")
    assert "No text of the city sets a day" in told
    assert "within 15 working days: by 11 December 2026" in told
    assert "How this day is computed" in told
    assert told.count("weekend") == 6
