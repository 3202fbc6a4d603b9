"""The one normalisation of names: what is said in two ways and is one name all the same.

`RULES` is the list, in the order in which they apply; each takes a text and gives a text, and
`docs/names.md` shows each with examples that the tests run. A rule may join only what is the same
character written in another way. Variants of a character, traditional forms, other characters of
the same sound or look, and letters of another script are different names, and no rule may join
them: a wrong join gives one person another's record, a missed one asks a human.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping

from chengxin.text.gb18030 import standard

#: What stands between the parts of a name: U+00B7 itself and what keyboards, fonts and old
#: encodings put in its place.
DOTS = "\u00b7\u0387\u1427\u16eb\u2022\u2024\u2027\u2219\u22c5\u2e31\u2e33\u30fb\u119e\u318d"

#: Full stops that stand for a middle dot between two characters of a Chinese name.
STOPS = ".\u3002\ufe52\uff0e\uff61"

HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe63"
APOSTROPHES = "'\u2018\u2019\u02bc\u0060\u00b4"

#: Characters without a look of their own that come along when a name is pasted.
UNSEEN = "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"

#: Code points that choose among the forms of one character.
SELECTORS = "\ufe00-\ufe0f\U000e0100-\U000e01ef"

_WIDE = {
    code: unicodedata.decomposition(chr(code)).split(" ")[1]
    for code in (0x3000, *range(0xFF01, 0xFFEF))
    if unicodedata.decomposition(chr(code)).startswith(("<wide>", "<narrow>"))
}

#: Radicals are no characters of names, but copying from a PDF yields them for the characters that
#: look the same: those of Kangxi by their decomposition, and the simplified ones that are words.
_SIMPLIFIED = dict(
    zip(
        map(ord, "⺠⻁⻄⻅⻉⻋⻓⻔⻚⻛⻜⻢⻥⻦⻧⻬⻮⻰"),
        "民虎西见贝车长门页风飞马鱼鸟卤齐齿龙",
        strict=True,
    )
)
_RADICALS = {
    **{
        code: chr(int(unicodedata.decomposition(chr(code)).split(" ")[1], 16))
        for code in (0x2E9F, 0x2EF3, *range(0x2F00, 0x2FD6))
    },
    **_SIMPLIFIED,
}

#: The scripts that are written without spaces: Han, kana, bopomofo, Hangul, Yi.
_CLOSE = (
    "\u1100-\u11ff\u2e80-\u2fdf\u3005-\u3007\u3041-\u30ff\u3105-\u31bf\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003fffd"
)


def gb18030(text: str) -> str:
    r"""Characters of GB 18030-2022 for the private ones of older encodings.

    >>> gb18030("\ue863") == "䶮"
    True
    """
    return standard(text)


def selectors(text: str) -> str:
    r"""No variation selectors: they choose a glyph and not a character.

    >>> selectors("葛\U000e0100")
    '葛'
    """
    return _SELECTORS.sub("", text)


def unseen(text: str) -> str:
    r"""No marks without a look: joiners, soft hyphens, marks of direction and of byte order.

    >>> unseen("\ufeff张\u200b三")
    '张三'
    """
    return _UNSEEN.sub("", text)


def width(text: str) -> str:
    r"""Full-width letters as ordinary ones, half-width kana and Hangul as ordinary ones.

    >>> width("ＡＢ\u3000ｱ")
    'AB ア'
    """
    return text.translate(_WIDTH)


def radicals(text: str) -> str:
    r"""Characters for the radicals of the same look, which come out of PDF files.

    >>> radicals("\u2ee2\u2f00") == "马一"
    True
    """
    return text.translate(_RADICALS)


def compose(text: str) -> str:
    r"""NFC: letters with their marks, and unified ideographs for compatibility ones.

    >>> compose("\uf9fd e\u0301") == "什 é"
    True
    """
    return unicodedata.normalize("NFC", text)


def dots(text: str) -> str:
    """One U+00B7 for every middle dot or run of them, and for a full stop between Han characters.

    >>> dots("阿依•古丽 阿依.古丽 J. Li")
    '阿依·古丽 阿依·古丽 J. Li'
    """
    return _RUN.sub("\u00b7", _STOP.sub("\u00b7", _DOT.sub("\u00b7", text)))


def marks(text: str) -> str:
    """One hyphen and one apostrophe for the many.

    >>> marks("O’Neil‐Smith")
    "O'Neil-Smith"
    """
    return _APOSTROPHE.sub("'", _HYPHEN.sub("-", text))


def spaces(text: str) -> str:
    r"""One space between words of letters, none at the ends and none beside Han or a dot.

    >>> spaces(" 张\u3000三 "), spaces("Anna  Maria\tLi"), spaces("扎西 · 多吉")
    ('张三', 'Anna Maria Li', '扎西·多吉')
    """
    return _BESIDE.sub("", " ".join(text.split()))


def case(text: str) -> str:
    """Small letters, each by itself, so that ß stays one letter and is not ss.

    >>> case("Anna WEIẞ"), case("weiss")
    ('anna weiß', 'weiss')
    """
    return "".join(_small(each) for each in text)


def _small(character: str) -> str:
    for small in (character.casefold(), character.lower()):
        if len(small) == 1:
            return small
    return character


_SELECTORS = re.compile(f"[{SELECTORS}]")
_UNSEEN = re.compile(f"[{UNSEEN}]")
_WIDTH: Mapping[int, str] = {code: chr(int(point, 16)) for code, point in _WIDE.items()}
_DOT = re.compile(f"[{DOTS}]")
_RUN = re.compile("\u00b7[\\s\u00b7]*\u00b7")
_STOPS = re.escape(STOPS)
_STOP = re.compile(
    f"(?<=[{_CLOSE}])[\\s\u00b7{_STOPS}]*[{_STOPS}][\\s\u00b7{_STOPS}]*(?=[{_CLOSE}])"
)
_HYPHEN = re.compile(f"[{re.escape(HYPHENS)}]")
_APOSTROPHE = re.compile(f"[{APOSTROPHES}]")
_BESIDE = re.compile(f"(?<=[{_CLOSE}\u00b7]) | (?=[{_CLOSE}\u00b7])")

#: The rules, in the order in which they apply. Composing again makes the result stable.
RULES: tuple[Callable[[str], str], ...] = (
    gb18030, selectors, unseen, width, radicals, compose, dots, marks, spaces, case, compose,
)  # fmt: skip


def normal(text: str) -> str:
    """Return the form under which names are compared.

    >>> normal(" 阿卜杜\u3000• 买买提 "), normal("ＡＮＮＡ  Ｌｉ")
    ('阿卜杜·买买提', 'anna li')
    """
    for rule in RULES:
        text = rule(text)
    return text
