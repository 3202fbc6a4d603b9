"""The ways in which one name comes to be written in two: what typists, files and fonts do to it.

Tables are written by hand from the standards named; nothing here comes from the rules under test.
A writing takes a name and returns another way of writing it, or the name itself where it does not
apply.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable

Writing = Callable[[random.Random, str], str]

#: GBK of 1995, rows 0xFE50 to 0xFEA0: code point in the private-use area of each.
PRIVATE = {
    "龴": 0xE81E, "龵": 0xE826, "龶": 0xE82B, "龷": 0xE82C, "龸": 0xE832, "龹": 0xE843,
    "龺": 0xE854, "龻": 0xE864, "𠂇": 0xE816, "𠂉": 0xE817, "𠃌": 0xE818, "𡗗": 0xE831,
    "𢦏": 0xE83B, "𤇾": 0xE855, "䶮": 0xE863, "㑇": 0xE81B, "㳠": 0xE82F, "㭎": 0xE82D,
    "䥽": 0xE84B, "䲟": 0xE857, "䓖": 0xE840,
}  # fmt: skip

#: KS X 1001 and the tables of IBM and JIS have these characters twice; Unicode keeps the second.
COMPATIBILITY = {
    "李": 0xF9E1, "金": 0xF90A, "林": 0xF9F4, "柳": 0xF9C9, "梁": 0xF97A, "羅": 0xF90F,
    "龍": 0xF9C4, "劉": 0xF9C7, "盧": 0xF933, "魯": 0xF939, "連": 0xF99A, "陸": 0xF9D3,
    "陵": 0xF959, "朗": 0xF929, "里": 0xF9E9, "理": 0xF9E4, "立": 0xF9F7, "六": 0xF9D1,
    "福": 0xFA1B, "祥": 0xFA1A, "靖": 0xFA1C, "精": 0xFA1D, "神": 0xFA19, "益": 0xFA17,
    "礼": 0xFA18, "羽": 0xFA1E, "逸": 0xFA25, "都": 0xFA26, "隆": 0xF9DC, "蓮": 0xF999,
    "蘭": 0xF91F, "凉": 0xF979, "成": 0x2F8B2,
}  # fmt: skip

#: The blocks of radicals of Unicode, as programs copy them out of PDF files.
RADICALS = {
    "马": 0x2EE2, "高": 0x2FBC, "金": 0x2FA6, "方": 0x2F45, "石": 0x2F6F, "田": 0x2F65,
    "白": 0x2F69, "文": 0x2F42, "山": 0x2F2D, "水": 0x2F54, "木": 0x2F4A, "心": 0x2F3C,
    "龙": 0x2EF0, "门": 0x2ED4, "车": 0x2ECB, "毛": 0x2F51, "牛": 0x2F5C, "竹": 0x2F75,
    "羊": 0x2F7A, "米": 0x2F76, "辛": 0x2F9F, "谷": 0x2F95, "鱼": 0x2EE5, "齐": 0x2EEC,
    "贝": 0x2EC9, "西": 0x2EC4, "风": 0x2EDB, "音": 0x2FB3, "老": 0x2F7C, "大": 0x2F24,
    "小": 0x2F29, "生": 0x2F63, "玉": 0x2F5F, "立": 0x2F74,
}  # fmt: skip

MIDDLE_DOTS = "•‧∙⋅・･⸱·ㆍ"
SPACES = " \u3000\u00a0\u2002\u2003\t"
UNSEEN = "\u200b\u200d\ufeff\u200e\u00ad"


def _some(rng: random.Random, name: str, table: dict[str, int]) -> str:
    """Put another code point for one or more of the characters that have one."""
    places = [at for at, each in enumerate(name) if table.get(each)]
    for at in rng.sample(places, rng.randint(1, len(places))) if places else ():
        name = name[:at] + chr(table[name[at]]) + name[at + 1 :]
    return name


def old_encoding(rng: random.Random, name: str) -> str:
    return _some(rng, name, PRIVATE)


def compatibility(rng: random.Random, name: str) -> str:
    return _some(rng, name, COMPATIBILITY)


def radical(rng: random.Random, name: str) -> str:
    return _some(rng, name, RADICALS)


def selector(rng: random.Random, name: str) -> str:
    """A variation selector behind a Han character."""
    places = [at for at, each in enumerate(name, 1) if each >= "\u3400"]
    if not places:
        return name
    at = rng.choice(places)
    return name[:at] + chr(rng.choice((0xFE00, 0xFE01, 0xE0100, 0xE0101, 0xE0103))) + name[at:]


def unseen(rng: random.Random, name: str) -> str:
    at = rng.randint(0, len(name))
    return name[:at] + rng.choice(UNSEEN) + name[at:]


def around(rng: random.Random, name: str) -> str:
    """Spaces or a line end that came along from a cell."""
    return f"{rng.choice(SPACES) * rng.randint(0, 2)}{name}{rng.choice((*SPACES, chr(10)))}"


def apart(rng: random.Random, name: str) -> str:
    """Spaces between the characters of a Han name, as forms and typesetters set them."""
    return rng.choice(SPACES).join(name) if _is_han(name) else name


def more_space(rng: random.Random, name: str) -> str:
    return name.replace(" ", rng.choice(("  ", "\u00a0", "\u3000", "\t")))


def other_dot(rng: random.Random, name: str) -> str:
    return name.replace("·", rng.choice(MIDDLE_DOTS))


def dot_apart(rng: random.Random, name: str) -> str:
    return name.replace("·", rng.choice((" · ", "· ", " ·", "\u3000•\u3000", "··")))


def full_stop(rng: random.Random, name: str) -> str:
    """A full stop for the middle dot of a Han name, which many keyboards do not have."""
    return name.replace("·", rng.choice(".．。｡")) if _is_han(name.replace("·", "")) else name


def wide(_rng: random.Random, name: str) -> str:
    return "".join(chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in name)


def capitals(_rng: random.Random, name: str) -> str:
    return name.upper() if name.upper().lower() == name.lower() else name


def small(_rng: random.Random, name: str) -> str:
    return name.lower() if name.lower().upper() == name.upper() else name


def taken_apart(_rng: random.Random, name: str) -> str:
    """Letters and their marks one by one, as some file systems and programs keep them."""
    return unicodedata.normalize("NFD", name)


def typographic(rng: random.Random, name: str) -> str:
    return name.replace("'", rng.choice("’ʼ‘´`")).replace("-", rng.choice("‐‑–−"))


def _is_han(name: str) -> bool:
    return all(each >= "\u3400" for each in name)


WRITINGS: tuple[Writing, ...] = (
    old_encoding, compatibility, radical, selector, unseen, around, apart, more_space, other_dot,
    dot_apart, full_stop, wide, capitals, small, taken_apart, typographic,
)  # fmt: skip
