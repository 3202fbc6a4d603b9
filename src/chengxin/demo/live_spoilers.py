"""Ways in which rows can be wrong that name people by identity number and name.

What is wrong with other cells is spoiled as in files without identities (`spoilers`); here is what
can happen to the number and to the name, and which slips each system has. `live_dirt` deals them
out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence

from chengxin.demo.sheet import LOST, Row
from chengxin.demo.spoilers import (
    CSV,
    MARKS,
    PERSONS,
    RECORDS,
    Scene,
    Spoil,
    Spoiler,
    append,
    put,
)
from chengxin.ledger.codes import Code as FileCode
from chengxin.people.checks import check_character
from chengxin.people.problems import Code
from chengxin.records.codes import Code as CityCode


def _number(change: Callable[[str], str]) -> Spoil:
    """Write another identity number, made of the right one."""
    return lambda row, _rng, _scene: [Row(row.cells | {"identity": change(row.cells["identity"])})]


def _checked(digits: str) -> str:
    return digits + check_character(digits)


def _other_name(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
    """Give somebody who joined another person's name."""
    other = rng.choice(list(scene.joined.values()))
    if row.cells["identity"] not in scene.joined or row.cells["name"] == other:
        return None
    return [Row(row.cells | {"name": other})]


def _moved(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
    """Deliver a record again as another person's."""
    number, name = rng.choice(list(scene.joined.items()))
    if number == row.cells["identity"]:
        return None
    return [row, Row(row.cells | {"identity": number, "name": name, "version": "2"})]


#: What can be wrong with a number or a name in any file.
_NAMING = (
    Spoiler(Code.CHECK_CHARACTER, _number(lambda n: n[:-1] + ("2" if n[-1] == "1" else "1"))),
    Spoiler(Code.LOST_CHARACTER, append("name", "□")),
    Spoiler(Code.NUMBER_LENGTH, _number(lambda n: n[:-1])),
    Spoiler(Code.OLD_NUMBER, _number(lambda n: n[:6] + n[8:17])),
    Spoiler(Code.SPREADSHEET_NUMBER, put("identity", "9.90001E+17")),
    Spoiler(Code.NO_SUCH_BIRTH, _number(lambda n: _checked(f"{n[:6]}19900231{n[14:17]}"))),
    Spoiler(Code.NUMBER_CHARACTER, _number(lambda n: n[:6] + "O" + n[7:])),
    Spoiler(Code.UNKNOWN_DIVISION, _number(lambda n: _checked("00" + n[2:17]))),
    Spoiler(Code.NAME_CHARACTER, append("name", "（男）")),
)

#: What files without identities have in their place, or do not have at all.
_OTHERWISE = frozenset(
    {
        FileCode.UNKNOWN_PERSON,
        FileCode.BAD_ENCODING,
        FileCode.CONTROL_CHARACTER,
        FileCode.PERSON_CHANGED,
    }
)


def _kept(spoilers: Sequence[Spoiler], *others: str) -> tuple[Spoiler, ...]:
    return tuple(each for each in spoilers if each.code not in _OTHERWISE | {*others})


LIVE_PERSONS = (
    *_kept(PERSONS, FileCode.MISSING_VALUE),
    Spoiler(FileCode.MISSING_VALUE, put("identity", "")),
    Spoiler(FileCode.CONTROL_CHARACTER, append("identity", "\u200b")),
    *_NAMING,
)

LIVE_RECORDS = (
    *_kept(RECORDS),
    # A mark on it is taken in: who delivered it is not told whom the city knows by another name.
    Spoiler(CityCode.NAME_DIFFERS, _other_name, keyed=False),
    Spoiler(FileCode.BAD_ENCODING, append("name", LOST), CSV),
    Spoiler(FileCode.CONTROL_CHARACTER, append("identity", "\u200b")),
    Spoiler(FileCode.PERSON_CHANGED, _moved, found=2, bad=2),
    *_NAMING,
)

LIVE_MARKS = MARKS

#: What goes wrong in each delivery's file beside its slips without identities.
MORE_SLIPS: Mapping[str, Sequence[str]] = {
    "volunteering": (CityCode.NAME_DIFFERS, Code.CHECK_CHARACTER, Code.LOST_CHARACTER),
    "communities": (Code.OLD_NUMBER, Code.NAME_CHARACTER, Code.NUMBER_CHARACTER),
    "registers": (CityCode.NAME_DIFFERS, Code.NUMBER_LENGTH, Code.UNKNOWN_DIVISION),
    "honours": (Code.SPREADSHEET_NUMBER, Code.NO_SUCH_BIRTH, Code.CHECK_CHARACTER),
}
