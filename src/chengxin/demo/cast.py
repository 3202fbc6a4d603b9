"""The made-up people as whom one can sign in to the demonstration, and the made-up staff.

Some lead a life told deed by deed, one has not joined, one has withdrawn, and one lacks a fact.
They are the same in every city of one seed, and all of them are among its first people.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from chengxin.access.roles import Role
from chengxin.demo.lives import TOLD, Deck
from chengxin.demo.people import TODAY, Person, draw_person
from chengxin.rulebook.model import Name

#: The people of the first part of the city, among whom the whole cast is.
FIRST = 300

#: The password of every made-up person. It opens made-up data on this computer, and nothing else.
PASSWORD = "chengxin-demo"

_TOLD_AS: Mapping[str, Name] = {
    "volunteer": Name("常做志愿者", "volunteers a lot"),
    "giver": Name("多次捐款", "has given several times"),
    "honoured": Name("多次受表彰", "was honoured several times"),
    "disputing": Name("有一条记录正在异议中", "disputes a record"),
    "repaired": Name("一条失信记录已修复", "has repaired a record"),
    "held": Name("有一项处罚还在保留期", "has a penalty that does not count yet"),
    "listed": Name("列入严重失信名单，分数封顶", "is on a list, so the score has a ceiling"),
    "declaring": Name("自己申报过志愿服务", "has declared hours"),
}

_OTHERS: Mapping[str, tuple[Name, Callable[[Person], bool]]] = {
    "newcomer": (
        Name("还没有开通", "has not joined"),
        lambda one: one.consented_on is None and _grown(one) and _facts(one),
    ),
    "withdrawn": (
        Name("已经撤回同意", "has withdrawn"),
        lambda one: one.withdrew_on is not None and _grown(one) and _facts(one),
    ),
    "elsewhere": (
        Name("不是常住居民，没有分数", "is no usual resident, and has no score"),
        lambda one: (
            one.consented_on is not None
            and one.withdrew_on is None
            and one.usual_resident == "no"
            and _grown(one)
        ),
    ),
}


@dataclass(frozen=True, slots=True)
class Played:
    """A made-up person with a login, and in a few words why one would look."""

    login: str
    person: Person
    why: Name


@dataclass(frozen=True, slots=True)
class Officer:
    """A made-up member of staff."""

    login: str
    organisation: str
    roles: frozenset[Role]


def cast(seed: int) -> Iterator[Played]:
    """Yield the people with a login, in the order in which they are offered."""
    deck = Deck(seed)
    lives = {id(life): name for name, life in TOLD.items()}
    told: dict[str, Person] = {}
    others: dict[str, Person] = {}
    for number in range(1, FIRST + 1):
        life = deck.told(number)
        person = draw_person(seed, number, settled=life is not None)
        if life is not None:
            told.setdefault(lives[id(life)], person)
            continue
        for login, (_why, fits) in _OTHERS.items():
            if fits(person):
                others.setdefault(login, person)
    for login, why in _TOLD_AS.items():
        yield Played(login, told[login], why)
    for login, (why, _fits) in _OTHERS.items():
        if login in others:
            yield Played(login, others[login], why)


def _grown(person: Person) -> bool:
    return person.born_on < date(TODAY.year - 19, TODAY.month, TODAY.day)


def _facts(person: Person) -> bool:
    return (
        person.full_capacity == person.usual_resident == "yes"
        and person.left_on is None
        and person.died_on is None
    )


#: The made-up staff: who takes in, who writes rules, two who approve them, and who audits.
OFFICERS = (
    Officer("intake", "示例信用中心（虚构）", frozenset({Role.INTAKE, Role.HANDLER})),
    Officer("editor", "示例信用中心（虚构）", frozenset({Role.EDITOR})),
    Officer("first", "示例发展改革委（虚构）", frozenset({Role.APPROVER})),
    Officer("second", "示例发展改革委（虚构）", frozenset({Role.APPROVER})),
    Officer("audit", "示例审计局（虚构）", frozenset({Role.AUDIT})),
)
