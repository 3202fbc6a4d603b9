"""Ten thousand pairs of names, half of one name in two writings, half of two names.

Made by rule from a fixed seed, from the tables of `confusions` and `writings`; the names are put
together at random and are nobody's. A pair of two names differs in one real confusion, and both
sides may besides be written in their own ways, so that no rule hides or makes a difference.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass

from tests.people import confusions
from tests.people.writings import WRITINGS

SEED = 20221231
HALF = 5_000

_SURNAMES = (
    "张李王刘陈杨赵黄周吴徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾萧田董潘袁蔡蒋余于杜叶程魏苏"
    "吕丁沈任姚卢傅钟姜崔谭金石白文方毛车龙齐贝西风门羊米谷欧司㑇"
)
_GIVEN = (
    "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超霞平刚桂英华玉萍红梅兰凤洁云莲里理立福祥靖精神益礼羽逸都隆"
    "朗成凉金林柳高山水木心大小生音老辛竹牛䶮㳠㭎䥽䲟䓖龴龵𠂇𤇾㛃𬱖𫖯〇"
)
_DOTTED = (
    "阿卜杜", "买买提", "古丽", "艾山", "扎西", "多吉", "卓玛", "次仁", "巴图", "其其格", "阿依",
    "努尔", "吐尔逊", "央金", "哈斯", "热依汗", "克里木", "达瓦", "玉素甫", "迪丽",
)  # fmt: skip
_FIRST = (
    "Anna", "José", "Mary-Ann", "Jürgen", "Élodie", "Sørén", "Lucía", "Peter", "Iris", "Olga",
    "Nguyễn", "Zoë", "Björn", "Łucja", "Kim", "Ayşe", "Hans-Peter", "Noël", "Xue", "Tomáš",
)  # fmt: skip
_LAST = (
    "O'Neil", "Smith", "García López", "Müller", "D'Angelo", "Li", "Novák", "Ferreira", "Kowalski",
    "Okafor", "Van Dyk", "Weiß", "Ivanov", "Tanaka", "Sørensen", "Brontë", "Costa", "Lindqvist",
    "Hopper", "Ziegler",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names as they are written; `same` when they are one, and `why` they are in the corpus."""

    one: str
    other: str
    same: bool
    why: str


def corpus() -> list[Pair]:
    """All pairs, in a fixed order, each once."""
    rng = random.Random(SEED)
    found: dict[tuple[str, str], Pair] = {}
    for make in (_same, _different):
        wanted = len(found) + HALF
        pairs = make(rng)
        while len(found) < wanted:
            pair = next(pairs)
            if pair.one != pair.other:
                found.setdefault((pair.one, pair.other), pair)
    return list(found.values())


def _name(rng: random.Random) -> str:
    """A name: of Han characters, with a middle dot, or of Latin letters."""
    kind = rng.random()
    if kind < 0.6:
        return rng.choice(_SURNAMES) + "".join(rng.choices(_GIVEN, k=rng.randint(1, 3)))
    if kind < 0.8:
        return "·".join(rng.sample(_DOTTED, rng.choice((2, 2, 3))))
    return f"{rng.choice(_FIRST)} {rng.choice(_LAST)}"


def _same(rng: random.Random) -> Iterator[Pair]:
    """One name, as it is and after each writing in turn, and after two or three at once."""
    turn = 0
    while True:
        turn += 1
        name = _name(rng)
        writings = [WRITINGS[turn % len(WRITINGS)], *rng.sample(WRITINGS, rng.choice((0, 0, 1, 2)))]
        other = name
        for writing in writings:
            other = writing(rng, other)
        if turn % 3 == 0:
            name = rng.choice(WRITINGS)(rng, name)
        yield Pair(name, other, True, " + ".join(writing.__name__ for writing in writings))


def _different(rng: random.Random) -> Iterator[Pair]:
    kinds = {
        name.lower(): pairs
        for name, pairs in vars(confusions).items()
        if name.isupper() and isinstance(pairs, tuple)
    }
    while True:
        for why, pairs in kinds.items():
            one, other = rng.choice(pairs)
            if rng.random() < 0.5:
                one, other = other, one
            before, after = _beside(rng, one if one > other else other)
            yield _written(rng, before + one + after, before + other + after, why)
        for _time in range(4):
            yield _otherwise(rng)


def _beside(rng: random.Random, character: str) -> tuple[str, str]:
    """What stands before and after the character in which two names differ."""
    if character < "\u3000":
        first, last = rng.choice(_FIRST), rng.choice(_LAST)
        cut = rng.randint(0, len(last))
        return f"{first} {last[:cut]}", last[cut:]
    if rng.random() < 0.2:
        return "", "".join(rng.choices(_GIVEN, k=rng.randint(1, 2)))
    return rng.choice(_SURNAMES), rng.choice(["", *_GIVEN])


def _otherwise(rng: random.Random) -> Pair:
    """Two names that differ in how they are put together."""
    name = _name(rng)
    han = rng.choice(_SURNAMES) + "".join(rng.sample(_GIVEN, 2))
    first, second, third = rng.sample(_DOTTED, 3)
    latin, family = rng.choice(_FIRST), rng.choice(_LAST)
    one, other, why = rng.choice(
        (
            (han, han[0] + han[2] + han[1], "given name turned round"),
            (han, han[1:] + han[0], "surname last"),
            (han, han[:-1], "a character less"),
            (han, han + han[-1], "a character twice"),
            (f"{first}·{second}", first + second, "no dot"),
            (f"{first}·{second}", f"{second}·{first}", "parts turned round"),
            (f"{first}·{second}", f"{first}·{third}", "another part"),
            (f"{first}{second}·{third}", f"{first}·{second}{third}", "the dot elsewhere"),
            (f"{first}·{second}", f"{first}-{second}", "a hyphen and no dot"),
            (f"{latin} {family}", f"{family} {latin}", "family name first"),
            (f"{latin} {family}", f"{latin}{family}", "no space"),
            (f"{latin} {family}", f"{latin}-{family}", "a hyphen and no space"),
            (f"{latin} {family}", f"{latin[0]}. {family}", "an initial"),
            (f"{latin} Weiß", f"{latin} Weiss", "ss is not ß"),
            (f"{latin} Müller", f"{latin} Mueller", "ue is not ü"),
            (f"{latin} Işık", f"{latin} Isik", "Turkish letters"),
            (name, f"{name}1", "a number behind it"),
        )
    )
    return _written(rng, one, other, why)


def _written(rng: random.Random, one: str, other: str, why: str) -> Pair:
    if rng.random() < 0.5:
        one = rng.choice(WRITINGS)(rng, one)
    if rng.random() < 0.3:
        other = rng.choice(WRITINGS)(rng, other)
    return Pair(one, other, False, why)
