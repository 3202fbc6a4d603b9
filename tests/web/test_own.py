"""Pages on which somebody speaks about own records: sent twice or at once, done once."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from django.http import HttpResponse
from django.test import Client, override_settings

from chengxin.access.models import AccessEntry, LookComplaint
from chengxin.access.purposes import Purpose
from chengxin.access.services import seal_everything
from chengxin.database import Server
from chengxin.people.consent import Purpose as Agreed
from chengxin.people.selectors import current_notice
from chengxin.records.database import ask
from chengxin.standing.jobs.letters import deliver
from tests.records.rows import count
from tests.site import site
from tests.together import at_once
from tests.web.city import City, city, file_record
from tests.web.reading import Browser, page, score_on
from tests.web.staff.working import get, hired, post, signed_in

pytestmark = pytest.mark.slow

#: Records of Lin's: a fine that counts, and an honour.
FINE, HONOUR = 8, 10


def send(client: Client, place: str, **values: str) -> HttpResponse:
    response = client.post(place, values, secure=True)
    assert isinstance(response, HttpResponse)
    return response


def at(response: HttpResponse) -> str:
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


@pytest.mark.article("yunnan", "3.3")
@pytest.mark.check("S27")
def test_words_beside_a_record_are_shown_as_they_are_and_removed_again(browser_of: Browser) -> None:
    lin, place = browser_of("lin"), f"/records/{FINE}/statement/"
    words = "<script>alert(1)</script> 当天缴清"
    assert at(send(lin, place, words=words)) == f"/records/{FINE}/?said=1"
    assert at(send(lin, place, words=words)) == f"/records/{FINE}/?said=1"
    assert count("record_statement") == 1
    shown = page(lin, f"/records/{FINE}/")
    assert "&lt;script&gt;alert(1)&lt;/script&gt; 当天缴清" in shown
    assert "<script>" not in shown + page(lin, f"/records/{FINE}/", "en") + page(lin, place)
    assert "当天缴清" in page(lin, "/me/copy/report/")
    for wrong in ("", "字" * 501, "99000119900101002X", "a\u202eb"):
        refused = send(lin, place, words=wrong)
        assert refused.status_code == 422
    assert at(send(lin, place, take_back="1")) == f"/records/{FINE}/?taken_back=1"
    assert at(send(lin, place, take_back="1")) == f"/records/{FINE}/?taken_back=1"
    assert "当天缴清" not in page(lin, f"/records/{FINE}/")
    assert send(browser_of("sun"), place, words="mine").status_code == 404


@pytest.mark.article("yuxi", 22)
@pytest.mark.article("jinan", 20)
def test_a_request_is_kept_held_out_examined_and_answered(
    browser_of: Browser, host: str, town: City
) -> None:
    lin, place = browser_of("lin"), f"/records/{FINE}/wrong/"
    before = score_on(page(lin, "/"))
    assert send(lin, place, words="x").status_code == 422
    kept = at(send(lin, place, ground="untrue", words="金额不对"))
    assert at(send(lin, place, ground="untrue", words="金额不对")) == kept
    told = page(lin, kept, "en")
    assert "FIX-2026-1" in told
    assert "3 working days" in told
    # Asked on a Saturday: that day is day zero, Sunday does not count.
    assert "25 November 2026" in told
    assert "How this day is computed" in told
    assert score_on(page(lin, "/")) > before
    assert "异议<" in page(lin, f"/records/{FINE}/")
    assert browser_of("sun").get(kept, secure=True).status_code == 404

    with override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"]):
        desk = Client(headers={"host": host})
        signed_in(desk, hired("the desk", ["handler"]))
        seal_everything()
        queue = get(desk, "corrections").content.decode()
        assert "FIX-2026-1" in queue
        assert "剩余3个工作日" in queue
        assert "林" not in queue
        opened = get(desk, "correction", number=1).content.decode()
        assert "金额不对" in opened
        assert (
            post(desk, "correction", {"outcome": "mended", "words": "改"}, number=1).status_code
            == 422
        )
        answer = {"outcome": "stands", "words": "决定书 <b>有效</b>"}
        assert post(desk, "correction", answer, number=1).status_code == 302
        again = post(desk, "correction", answer, number=1)
        assert again.status_code == 422
        assert "已经答复过" in again.content.decode()
        assert get(desk, "correction", number=99).status_code == 404
    assert score_on(page(lin, "/")) == before
    answered = page(lin, kept)
    assert "决定书 &lt;b&gt;有效&lt;/b&gt;" in answered
    looks = page(lin, "/looks/")
    assert "FIX-2026-1" in looks
    assert AccessEntry.objects.filter(person_no=town.people["lin"], case_ref="FIX-2026-1").exists()


@pytest.mark.article("yunnan", "6.2")
def test_deleting_says_what_it_takes_and_takes_just_that(browser_of: Browser) -> None:
    lin, place = browser_of("lin"), f"/records/{HONOUR}/delete/"
    before = score_on(page(lin, "/"))
    said = score_on(page(lin, place, "en"))
    assert said < before
    assert score_on(page(lin, "/")) == before
    assert at(send(lin, place)) == "/records/?deleted=1"
    assert at(send(lin, place)) == "/records/?deleted=1"
    assert score_on(page(lin, "/")) == said
    assert lin.get(place, secure=True).headers["Location"] == f"/records/{HONOUR}/"
    assert "记录已删除" in page(lin, "/records/?deleted=1")
    for other in (FINE, 999_999):
        assert lin.get(f"/records/{other}/delete/", secure=True).status_code == 404
        assert send(lin, f"/records/{other}/delete/").status_code == 404


def test_a_message_is_put_away_and_found_again(browser_of: Browser, town: City) -> None:
    lin = browser_of("lin")
    file_record(town.people["lin"], "good_deed", "市文明办", "G-7", date(2026, 11, 19), ())
    while deliver():
        pass
    [newest, *_more] = re.findall(r"/messages/(\d+)/away/", page(lin, "/"))
    for _each in range(2):
        assert at(send(lin, f"/messages/{newest}/away/")) == "/"
    assert f"/messages/{newest}/away/" not in page(lin, "/")
    assert f"/history/{newest}/" in page(lin, "/messages/")
    assert at(send(lin, f"/messages/{newest}/away/", back="1", listed="1")) == "/messages/"
    assert f"/messages/{newest}/away/" in page(lin, "/")
    assert send(browser_of("sun"), f"/messages/{newest}/away/").status_code == 404
    assert lin.get(f"/messages/{newest}/away/", secure=True).status_code == 405


@dataclass(frozen=True)
class Twice:
    """A form, whom of, and what there is of it afterwards."""

    place: str
    values: dict[str, str]
    rows: Callable[[], object]
    expected: object


@pytest.fixture
def crowd(server: Server) -> Iterator[City]:
    with site(server) as made, city(made) as found:
        yield found


@pytest.mark.check("S16")
def test_whatever_is_sent_three_times_at_once_is_done_once(crowd: City, host: str) -> None:
    lin = crowd.people["lin"]
    seen = AccessEntry.objects.create(
        at="2026-11-20T01:00Z", person_no=lin, actor="staff 7", actor_kind="staff",
        organisation="b", purpose=Purpose.DISPUTE, selector="x", kinds="name", outcome="shown",
    )  # fmt: skip
    text = current_notice(Agreed.COMPUTE, "zh")
    assert text is not None
    given = "select count(*) from consent_event where person_no = %s and event_type = %s"
    forms = (
        Twice(
            f"/records/{FINE}/statement/", {"words": "一次"}, lambda: count("record_statement"), 1
        ),
        Twice(f"/records/{FINE}/wrong/", {"ground": "other"}, lambda: count("correction"), 1),
        Twice(f"/records/{HONOUR}/delete/", {}, lambda: count("erasure"), 1),
        Twice(f"/looks/{seen.pk}/wrong/", {"ground": "other"}, LookComplaint.objects.count, 1),
        Twice("/me/leave/", {}, lambda: ask(given, lin, "withdrawn"), [(1,)]),
        Twice(
            "/start/", {"notice": text.digest.hex()}, lambda: ask(given, lin, "given"), [(2,)]
        ),
        Twice("/me/leave/for-good/", {"sure": "on"}, lambda: count("departure"), 1),
    )  # fmt: skip
    for form in forms:
        came = Client(headers={"host": host})
        came.post("/sign-in/", {"login": "lin", "password": "correct horse 1"}, secure=True)
        cookie = came.cookies["sessionid"].value

        def sent(form: Twice = form, cookie: str = cookie) -> int:
            client = Client(headers={"host": host})
            client.cookies["sessionid"] = cookie
            return client.post(form.place, form.values, secure=True).status_code

        answers = at_once(*[sent] * 3)
        assert {*answers} <= {200, 302}, (form.place, answers)
        assert form.rows() == form.expected, form.place
        assert sent() in (200, 302), form.place
        assert form.rows() == form.expected, form.place
