"""Names as people write them, and whether two are the same.

A record is attached to a person only if identifier and name agree, and a name agrees only under
the rules of `rules`. A name with a lost, covered or unknown character is refused, not compared: two
names that have both lost a character would look the same. It never shows a name.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field

from chengxin.people.hidden import Hidden
from chengxin.people.problems import Code, Problem
from chengxin.people.rules import (
    APOSTROPHES,
    DOTS,
    HYPHENS,
    STOPS,
    UNSEEN,
    gb18030,
    normal,
    radicals,
)

#: The longest names in machine-readable documents have 39 characters; on paper they may be longer.
MOST_CHARACTERS = 200

#: What programs write for a character that they cannot, and people for one that they hide.
_LOST = frozenset(
    "?\uff1f*\uff0a\ufffd\uffff\u3013\u25a1\u25a0\u25a2\u25cf\u25cb\u25ef\u2588\u2b1c"
)

#: Signs that names have between or beside their letters; others are refused.
_SIGNS = frozenset(
    DOTS + STOPS + HYPHENS + APOSTROPHES + UNSEEN + ",\uff0c\uff07\uff0d\uff40\uff65"
)

#: Letters by their category that show nothing: fillers of Hangul.
_BLANK = frozenset("\u115f\u1160\u3164\uffa0")

_WHITE = frozenset(" \t\r\n")


@dataclass(frozen=True, slots=True)
class Name:
    """A name: `written` as it was given, `normal` as it is compared. Equal means the same name.

    >>> one, other = read_name("ANNA  Li"), read_name("Anna Li")
    >>> one == other, one
    (True, Name())
    """

    written: Hidden = field(compare=False, repr=False)
    normal: Hidden = field(repr=False)


def read_name(text: str) -> Name | Problem:
    """Return a name that can be compared, or what is wrong with it.

    >>> read_name("张□").code, read_name("张□").at
    (<Code.LOST_CHARACTER: 'lost_character'>, 2)
    """
    if len(text) > MOST_CHARACTERS:
        return Problem(Code.NAME_LENGTH)
    for at, character in enumerate(text, 1):
        if code := _wrong(character):
            return Problem(code, at)
    compared = normal(text)
    if not any(unicodedata.category(each)[0] == "L" or each == "〇" for each in compared):
        return Problem(Code.NO_NAME)
    return Name(Hidden(text), Hidden(compared))


def _wrong(character: str) -> Code | None:
    category = unicodedata.category(radicals(gb18030(character)))
    if character in _LOST:
        return Code.LOST_CHARACTER
    if category == "Co":
        return Code.PRIVATE_CHARACTER
    if character in _SIGNS or character in _WHITE:
        return None
    if character in _BLANK or not (category[0] in "LM" or category in ("Nd", "Nl", "Zs")):
        return Code.NAME_CHARACTER
    return None
