"""The register of partners: two people for each entry, one to stop it, and nobody's names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import psycopg
import pytest

from chengxin.access.four_eyes.services import OtherContentsError, SamePersonError
from chengxin.benefits.errors import PartnerRefusedError
from chengxin.benefits.selectors import entries, entry_of, listed_partner, listed_partners
from chengxin.benefits.services import decide_partner, enter_partner, suspend_partner
from chengxin.benefits.words import Entry, State
from chengxin.clock import clock_of
from chengxin.people.consent import PARTNER
from chengxin.people.notices import sections
from chengxin.people.selectors import current_notice
from chengxin.rulebook.vocabulary import SCENES_LEFT_OUT
from tests.benefits.register import LIBRARY, ONE, OPERATOR, OTHER, POOL, WHY, entered, listed
from tests.site import Site
from tests.web.city import NOW, standing_at

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made", "stands")]


@pytest.fixture
def stands() -> Iterator[None]:
    with clock_of(standing_at(NOW)):
        yield


@pytest.mark.check("S14")
@pytest.mark.article("shaoxing", "3.2")
def test_what_one_enters_is_listed_by_another_over_exactly_what_they_read() -> None:
    act = entered(LIBRARY)
    whole = entry_of(act)
    assert whole is not None
    assert listed_partner("city_hall") is None
    assert current_notice(f"{PARTNER}city_hall", "zh") is None
    with pytest.raises(SamePersonError):
        decide_partner(member=ONE, act=act, content=whole.content, agreed=True)
    with pytest.raises(OtherContentsError):
        decide_partner(member=OTHER, act=act, content=b"other", agreed=True)
    assert decide_partner(member=OTHER, act=act, content=whole.content, agreed=True)
    found = listed_partner("city_hall")
    assert found is not None
    assert found.state is State.OPEN
    text = current_notice(f"{PARTNER}city_hall", "zh")
    assert text is not None
    assert text.digest.hex() == found.digests["zh"] == whole.digests["zh"]


@pytest.mark.check("S14")
def test_the_database_lists_nothing_without_the_answer_of_another(made: Site) -> None:
    whole = entry_of(entered(replace(POOL, word="alone")))
    assert whole is not None
    insert = (
        "insert into partner_approval (act, partner_no, content, asked_by, answered_by, at)"
        " select act, partner_no, content, %s, %s, now() from partner_entry where act = %s"
    )
    with psycopg.connect(made.url, autocommit=True) as app:
        for asked, answered in ((ONE, ONE), (ONE, OTHER), (OTHER, ONE)):
            with pytest.raises(psycopg.errors.IntegrityError):
                app.execute(insert, [asked.user_id, answered.user_id, whole.row.act])
    assert listed_partner("alone") is None


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_text_names_who_asks_what_and_until_when_and_promises_that_nothing_is_sent(
    lang: str,
) -> None:
    text = LIBRARY.text(lang, OPERATOR)
    said = (LIBRARY.names[lang], LIBRARY.contact, LIBRARY.asks[lang], "2027-12-31")
    assert all(each in text for each in (*said, OPERATOR.controller[lang]))
    assert "{" not in text
    other = "en" if lang == "zh" else "zh"
    points = [[line.point for line in part.lines] for part in sections(text)]
    assert points == [
        [line.point for line in part.lines] for part in sections(LIBRARY.text(other, OPERATOR))
    ]
    assert {"zh": "不会向合作方发送任何东西", "en": "nothing is sent"}[lang] in text


@pytest.mark.parametrize(
    "wrong",
    [
        replace(LIBRARY, word="Library"),
        replace(LIBRARY, word="1"),
        *(replace(LIBRARY, kind=kind) for kind in SCENES_LEFT_OUT),
        replace(LIBRARY, names={"zh": "馆", "en": ""}),
        replace(LIBRARY, asks={"zh": "问\n# 另一个标题", "en": "x"}),
        replace(LIBRARY, contact="9" * 101),
        replace(LIBRARY, first_day=date(2028, 1, 1)),
        replace(LIBRARY, last_day=NOW.date() - timedelta(days=1)),
    ],
)
@pytest.mark.article("yuxi", 18)
def test_what_says_too_little_or_decides_over_a_livelihood_is_not_entered(wrong: Entry) -> None:
    before = entries()
    with pytest.raises(PartnerRefusedError):
        enter_partner(member=ONE, entry=wrong, operator=OPERATOR, reason=WHY)
    assert entries() == before


def test_a_partner_is_suspended_at_once_by_one_and_comes_back_by_two() -> None:
    found = listed(POOL)
    with pytest.raises(PartnerRefusedError):
        suspend_partner(member=ONE, partner_no=found.partner_no, reason="so")
    assert suspend_partner(
        member=ONE, partner_no=found.partner_no, reason="合作方的告知不清楚，先停"
    )
    assert not suspend_partner(
        member=OTHER, partner_no=found.partner_no, reason="再停一次，结果也是一样的"
    )
    stopped = listed_partner("pool")
    assert stopped is not None
    assert stopped.state is State.SUSPENDED
    assert listed(POOL).state is State.OPEN


def test_a_text_that_was_replaced_does_not_come_back_unread() -> None:
    """Whoever agreed to it then would be taken to have agreed to it now."""
    first = replace(POOL, word="market_hall", kind="retail")
    listed(first)
    listed(replace(first, contact="0999-7654321"))
    act = entered(first)
    whole = entry_of(act)
    assert whole is not None
    with pytest.raises(PartnerRefusedError):
        decide_partner(member=OTHER, act=act, content=whole.content, agreed=True)
    found = listed_partner("market_hall")
    assert found is not None
    assert found.contact == "0999-7654321"
    # What waits behind a newer entry is not put in its place either.
    assert {each.word for each in listed_partners()} >= {"market_hall"}
