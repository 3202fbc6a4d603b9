"""Which document a number is from, and whether it can be its number at all.

Five kinds are known: resident identity numbers, the residence permits of people from Hong Kong,
Macao and Taiwan, both forms of the foreigner's permanent-residence card, and passports. Reading
normalises what people type and refuses what cannot be; it asks no register, so a number that is
read may still be nobody's. It must never show a number: not in a problem, not in a `repr`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chengxin.people.checks import PROVINCES, birth, check_character, short_birth
from chengxin.people.hidden import Hidden
from chengxin.people.problems import Code, Problem


class Kind(StrEnum):
    """The documents by which a person can be known [yuxi 7/passport]."""

    RESIDENT = "resident"
    HONG_KONG = "hong_kong"
    MACAO = "macao"
    TAIWAN = "taiwan"
    PERMANENT_RESIDENT = "permanent_resident"
    PASSPORT = "passport"


#: The division of a residence permit, which is the person's whole first part.
PERMITS = {"810000": Kind.HONG_KONG, "820000": Kind.MACAO, "830000": Kind.TAIWAN}

#: The province of people who are made up. No division begins with it, so nobody has such a number.
MADE_UP = "99"

_OLD_CARD = re.compile(r"[A-Z]{3}[0-9]{4}([0-9]{6})[0-9]{2}")
_PASSPORT = re.compile(r"(?=.*[0-9])[A-Z0-9]{5,12}")
_ISSUER = re.compile(r"[A-Z]{3}")
_ROUNDED = re.compile(r"[0-9](?:\.[0-9]+)?E\+?[0-9]{2}|[0-9]{14,}\.[0-9]*")
_SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Identity:
    """By which number of which document a person is known; `number` is normalised.

    `issuer` is the state of a passport, whose numbers mean nothing without it, and else empty.
    `born_on` is the day that the number names, where it names one.

    >>> known = read_identity("11010519491231002x", today=date(2026, 1, 1))
    >>> known
    Identity(kind=<Kind.RESIDENT: 'resident'>, issuer='')
    >>> known.number.reveal(), str(known.born_on)
    ('11010519491231002X', '1949-12-31')
    """

    kind: Kind
    number: Hidden
    issuer: str = ""

    def __repr__(self) -> str:
        return f"Identity(kind={self.kind!r}, issuer={self.issuer!r})"

    @property
    def born_on(self) -> date | None:
        """Return the day of birth that the number names, or None where it names none."""
        number = self.number.reveal()
        return birth(number[6:14]) if len(number) == 18 and self.kind is not Kind.PASSPORT else None

    def written(self) -> Hidden:
        """Return kind, state and number in one text: what is sealed, and what an index is of.

        >>> read_identity("e12345678", today=date(2026, 1, 1), issuer="chn").written().reveal()
        'passport:CHN:E12345678'
        """
        return Hidden(f"{self.kind}:{self.issuer}:{self.number.reveal()}")


def written_identity(written: Hidden) -> Identity:
    """Return the identity that `Identity.written` wrote. Raises ValueError without its text."""
    parts = written.reveal().split(":")
    if len(parts) != 3 or parts[0] not in set(Kind):
        raise ValueError("this is no identity as Identity.written writes it")
    return Identity(Kind(parts[0]), Hidden(parts[2]), parts[1])


def read_identity(
    text: str, *, today: date, issuer: str = "", made_up: bool = False
) -> Identity | Problem:
    """Return whose document a number is from, or what is wrong with it.

    `issuer` says that it is a passport, and of which state. With `made_up` the people of the
    synthetic city are let in, whose numbers begin with a province that does not exist.

    >>> read_identity("110105194912310020", today=date(2026, 1, 1)).code
    <Code.CHECK_CHARACTER: 'check_character'>
    """
    number = _normal(text)
    if not number:
        return Problem(Code.NO_NUMBER)
    if _ROUNDED.fullmatch(number):
        return Problem(Code.SPREADSHEET_NUMBER)
    if issuer.strip():
        return _passport(number, _normal(issuer))
    if old := _OLD_CARD.fullmatch(number):
        if not short_birth(old[1]):
            return Problem(Code.NO_SUCH_BIRTH, 8)
        return Identity(Kind.PERMANENT_RESIDENT, Hidden(number))
    if len(number) == 18:
        return _of_18(number, today, PROVINCES | {MADE_UP} if made_up else PROVINCES)
    if len(number) == 15 and _first_wrong(number) == len(number):
        return Problem(Code.OLD_NUMBER)
    if _PASSPORT.fullmatch(number):
        return Problem(Code.NO_ISSUER)
    return Problem(Code.NUMBER_LENGTH, len(number))


def _of_18(number: str, today: date, provinces: frozenset[str]) -> Identity | Problem:
    wrong = _first_wrong(number[:17])
    if wrong < 17 or number[17] not in "0123456789X":
        return Problem(Code.NUMBER_CHARACTER, wrong + 1)
    if check_character(number[:17]) != number[17]:
        return Problem(Code.CHECK_CHARACTER, 18)
    if number[:6] in PERMITS:
        kind = PERMITS[number[:6]]
    elif number[:2] in provinces:
        kind = Kind.RESIDENT
    elif number[0] == "9" and number[1:3] in provinces:
        kind = Kind.PERMANENT_RESIDENT
    else:
        return Problem(Code.UNKNOWN_DIVISION, 2 if number[0] == "9" else 1)
    born_on = birth(number[6:14])
    if born_on is None:
        return Problem(Code.NO_SUCH_BIRTH, 7)
    if born_on > today:
        return Problem(Code.FUTURE_BIRTH, 7)
    return Identity(kind, Hidden(number))


def _passport(number: str, issuer: str) -> Identity | Problem:
    # The one state that a passport names by a single letter.
    issuer = "DEU" if issuer == "D" else issuer
    if not _ISSUER.fullmatch(issuer):
        return Problem(Code.UNKNOWN_ISSUER)
    if not _PASSPORT.fullmatch(number):
        return Problem(Code.PASSPORT_FORM)
    return Identity(Kind.PASSPORT, Hidden(number), issuer)


def _normal(text: str) -> str:
    """Return `text` with full-width characters as ASCII, in capitals, without spaces."""
    narrow = "".join(
        unicodedata.normalize("NFKC", each) if "\uff01" <= each <= "\uff5e" else each
        for each in text
    )
    # Only ASCII letters: others have capitals that look like digits or letters of a number.
    return _SPACES.sub("", re.sub("[a-z]+", lambda found: found[0].upper(), narrow))


def _first_wrong(digits: str) -> int:
    """Return the place of the first character that is no ASCII digit, or the length."""
    return next((at for at, each in enumerate(digits) if each not in "0123456789"), len(digits))
