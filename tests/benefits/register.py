"""Partners for tests, as two members of staff list them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from chengxin.access.members import Member
from chengxin.benefits.selectors import Listed, entry_of, listed_partner
from chengxin.benefits.services import decide_partner, enter_partner
from chengxin.benefits.words import Entry
from chengxin.people.notices import Operator

OPERATOR = Operator(
    product={"zh": "玉溪分", "en": "Yuxi points"},
    controller={"zh": "示例信用中心", "en": "Example Credit Centre"},
    contact={"zh": "12345", "en": "12345"},
)
ONE = Member(9001, "one", "the centre", frozenset(), "")
OTHER = Member(9002, "other", "the centre", frozenset(), "")
WHY = "图书馆已签订合作协议"

LIBRARY = Entry(
    word="city_hall",
    kind="culture",
    names={"zh": "示例市图书馆", "en": "Example City Library"},
    contact="0999-1234567",
    asks={
        "zh": "您的等级是否达到“良好”，以便一次多借五本书。",
        "en": "Whether your level is good or better, so that you may borrow five more books.",
    },
    first_day=date(2026, 1, 1),
    last_day=date(2027, 12, 31),
)
POOL = replace(
    LIBRARY,
    word="pool",
    kind="sports",
    names={"zh": "示例市游泳馆", "en": "Example City Pool"},
    asks={
        "zh": "您的等级是否达到“良好”，以便先游泳后付费。",
        "en": "Whether your level is good or better, so that you may swim first and pay later.",
    },
)


def entered(entry: Entry, *, by: Member = ONE) -> int:
    """Let one member of staff enter a partner."""
    return enter_partner(member=by, entry=entry, operator=OPERATOR, reason=WHY)


def listed(entry: Entry) -> Listed:
    """Let two members of staff list a partner."""
    act = entered(entry)
    whole = entry_of(act)
    assert whole is not None
    assert decide_partner(member=OTHER, act=act, content=whole.content, agreed=True)
    found = listed_partner(entry.word)
    assert found is not None
    return found
