"""Each way in which a delivered row can be wrong, with the code that a reader must give it.

A spoiler takes one sound row and returns the rows that stand in its place, or None when the row
does not suit it. It makes exactly the problems it declares and no others, so the counts of a
file are known before anybody reads it. `dirt` deals them out.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from chengxin.demo.sheet import ERROR, FORMS, LOST, Row
from chengxin.ledger.codes import Code
from chengxin.rulebook.model import Field, Item

#: Text that was typed; the columns of a Parquet file have types and cannot hold some mistakes.
_TYPED_BY_HAND = ("utf-8", "gb18030", "xlsx")
CSV = ("utf-8", "gb18030")


@dataclass(frozen=True, slots=True)
class Scene:
    """What spoilers may look at: the catalogue, the file's columns, other people of the city.

    `joined` are the names of those who agreed, by identity number, for files that have both.
    """

    items: Mapping[str, Item]
    refused: Sequence[str]
    header: Sequence[str]
    persons: Sequence[str]
    joined: Mapping[str, str] = field(default_factory=dict)


#: Makes the rows that stand in a row's place.
Spoil = Callable[[Row, random.Random, Scene], list[Row] | None]


@dataclass(frozen=True, slots=True)
class Spoiler:
    """`found` problems of `code` in `bad` rows; `repeats` is a repetition that says the same.

    `keyed` tells whether the row can still be told by its key.
    """

    code: str
    spoil: Spoil
    forms: tuple[str, ...] = FORMS
    found: int = 1
    bad: int = 1
    repeats: int = 0
    keyed: bool = True


def put(column: str, *texts: str) -> Spoil:
    """Write one of `texts` into a column that is filled."""

    def spoil(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
        if column not in scene.header or not row.cells.get(column):
            return None
        return [Row(row.cells | {column: rng.choice(texts)})]

    return spoil


def append(column: str, text: str) -> Spoil:
    """Write `text` behind what stands in a column."""

    def spoil(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
        before = row.cells.get(column)
        if column not in scene.header or not before:
            return None
        return [Row(row.cells | {column: before + text})]

    return spoil


def _before(earlier: str, later: str, day: str) -> Spoil:
    """Give `later` a day that lies before `earlier`, where nothing else hangs on it."""

    def spoil(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
        if later not in scene.header or row.cells.get(earlier, "") <= day:
            return None
        return [Row(row.cells | {later: day})]

    return spoil


def _twice(row: Row, _rng: random.Random, _scene: Scene) -> list[Row]:
    return [row, Row(dict(row.cells))]


def _contradicting(column: str, text: str) -> Spoil:
    def spoil(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
        if column not in scene.header or row.cells.get(column, "") == text:
            return None
        return [row, Row(row.cells | {column: text})]

    return spoil


def _never(row: Row, _rng: random.Random, _scene: Scene) -> list[Row] | None:
    """Write the year 9999 for an open end, where no other day could contradict it."""
    cells = row.cells
    if not cells.get("consented_on") or cells.get("withdrew_on") or cells.get("died_on"):
        return None
    return [Row(cells | {"consented_on": "9999-12-31"})]


def _other_day(row: Row, _rng: random.Random, _scene: Scene) -> list[Row] | None:
    """Deliver a row again with another day, where no other day could contradict it."""
    cells, day = row.cells, "2025-06-01"
    others = ("ended_on", "source_valid_until", "final_on", "notified_on")
    if cells.get("formed_on") == day or any(cells.get(name) for name in others):
        return None
    return [row, Row(cells | {"formed_on": day})]


def _broken(how: str) -> Spoil:
    return lambda row, _rng, _scene: [Row(row.cells, broken=how)]


# ---- Records against the catalogue -----------------------------------------------------------


def _item(row: Row, scene: Scene) -> Item:
    return scene.items[row.cells["item"]]


def _field(row: Row, scene: Scene, fits: Callable[[Field], bool]) -> Field | None:
    fields = _item(row, scene).fields.values()
    return next((each for each in fields if row.cells.get(each.id) and fits(each)), None)


def _refused(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
    if not scene.refused:
        return None
    return [Row(row.cells | {"item": rng.choice(scene.refused)})]


def _typing_error(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
    item = _item(row, scene)
    at = rng.randrange(1, len(item.id))
    typed = rng.choice((item.id[:at] + item.id[at - 1] + item.id[at:], item.name.zh))
    return [Row(row.cells | {"item": typed})]


def _other_finding(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
    if _item(row, scene).finding != ("positive",) or row.cells.get("severity"):
        return None
    return [Row(row.cells | {"finding": "adverse"})]


def _severe_merit(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
    if row.cells.get("finding") != "positive" or "severity" not in scene.header:
        return None
    return [Row(row.cells | {"severity": "minor"})]


def _without_field(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
    field = _field(row, scene, lambda each: not each.optional)
    return [Row(row.cells | {field.id: ""})] if field else None


def _foreign_field(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
    own = _item(row, scene).fields
    for other in scene.items.values():
        for each in other.fields.values():
            if each.numeric and each.id in scene.header and each.id not in own:
                return [Row(row.cells | {each.id: "12"})]
    return None


def _in_words(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
    field = _field(row, scene, lambda each: each.numeric)
    if field is None:
        return None
    text = rng.choice(("约3", "三小时", "1,200", "3.5h", "不详"))
    return [Row(row.cells | {field.id: text})]


def _too_fine(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
    field = _field(row, scene, lambda each: each.numeric)
    return [Row(row.cells | {field.id: "3." + "1" * (field.places + 1)})] if field else None


def _too_much(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
    field = _field(row, scene, lambda each: each.numeric and each.maximum is not None)
    if field is None or field.maximum is None:
        return None
    return [Row(row.cells | {field.id: str(int(field.maximum) + 1)})]


def _other_code(row: Row, _rng: random.Random, scene: Scene) -> list[Row] | None:
    field = _field(row, scene, lambda each: each.type == "code")
    if field is None:
        return None
    # The furnisher wrote what the code is called.
    return [Row(row.cells | {field.id: next(iter(field.codes.values())).zh})]


def _error_cell(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
    field = _field(row, scene, lambda each: each.numeric)
    error = ERROR + rng.choice(("#REF!", "#N/A", "#VALUE!"))
    return [Row(row.cells | {field.id: error})] if field else None


def _moved(row: Row, rng: random.Random, scene: Scene) -> list[Row] | None:
    other = rng.choice(scene.persons)
    if other == row.cells["person"]:
        return None
    return [row, Row(row.cells | {"person": other, "version": "2"})]


PERSONS = (
    Spoiler(Code.BAD_DATE, put("born_on", "1987-02-29", "1990/5/6", "1978年3月"), _TYPED_BY_HAND),
    Spoiler(Code.MISSING_VALUE, put("person", ""), keyed=False),
    Spoiler(Code.UNKNOWN_WORD, put("usual_resident", "是", "Y", "true")),
    Spoiler(Code.IMPOSSIBLE_DATES, _before("born_on", "consented_on", "1925-04-09")),
    Spoiler(Code.DATE_OUT_OF_RANGE, _never),
    Spoiler(Code.CONFLICTING_ROWS, _contradicting("consented_on", "2025-04-02"), found=2, bad=2),
    Spoiler("", _twice, found=0, bad=0, repeats=1),
    Spoiler(Code.CONTROL_CHARACTER, append("person", "\u200b"), keyed=False),
    Spoiler(Code.RAGGED_ROW, _broken("short"), CSV, keyed=False),
)

RECORDS = (
    Spoiler(Code.BAD_DATE, put("formed_on", "2025-02-30", "2026/3/5", "去年"), _TYPED_BY_HAND),
    Spoiler(Code.BAD_NUMBER, _in_words, _TYPED_BY_HAND),
    Spoiler(Code.UNKNOWN_ITEM, _typing_error),
    Spoiler(Code.UNKNOWN_PERSON, put("person", "X-000017", "Y-9999999", "53042")),
    Spoiler(Code.MISSING_FIELD, _without_field),
    Spoiler("", _twice, found=0, bad=0, repeats=1),
    Spoiler(Code.REFUSED_ITEM, _refused),
    Spoiler(Code.FINDING_NOT_ALLOWED, _other_finding),
    Spoiler(Code.CONFLICTING_ROWS, _other_day, found=2, bad=2),
    Spoiler(Code.UNKNOWN_CODE, _other_code),
    Spoiler(Code.OUT_OF_RANGE, _too_much),
    Spoiler(Code.BAD_INSTANT, put("recorded_at", "2026-13-01 08:00:00", "昨天"), _TYPED_BY_HAND),
    Spoiler(Code.IMPOSSIBLE_DATES, _before("formed_on", "source_valid_until", "2022-12-31")),
    Spoiler(Code.BAD_ENCODING, append("person", LOST), CSV),
    Spoiler(Code.ERROR_CELL, _error_cell, ("xlsx",)),
    Spoiler(Code.TOO_MANY_PLACES, _too_fine, _TYPED_BY_HAND),
    Spoiler(Code.FIELD_NOT_OF_ITEM, _foreign_field),
    Spoiler(Code.SEVERITY_NOT_ALLOWED, _severe_merit),
    Spoiler(Code.BEFORE_BIRTH, put("formed_on", "1925-03-08")),
    Spoiler(Code.UNKNOWN_WORD, put("finding", "正面", "good")),
    Spoiler(Code.MISSING_VALUE, put("finding", "")),
    Spoiler(Code.BAD_VERSION, put("version", "v1", "1.0.0"), _TYPED_BY_HAND),
    Spoiler(Code.DATE_OUT_OF_RANGE, put("source_valid_until", "9999-12-31")),
    Spoiler(Code.ODD_DATES, _before("formed_on", "notified_on", "2022-11-11"), bad=0),
    Spoiler(Code.PERSON_CHANGED, _moved, found=2, bad=2),
    Spoiler(Code.CONTROL_CHARACTER, append("person", "\u200b")),
    Spoiler(Code.INEXACT_NUMBER, put("record", "20260311170012345678"), ("xlsx",), keyed=False),
    Spoiler(Code.RAGGED_ROW, _broken("short"), CSV, keyed=False),
    Spoiler(Code.BAD_QUOTES, _broken("quotes"), CSV, keyed=False),
)

MARKS = (
    Spoiler(Code.UNKNOWN_WORD, put("kind", "申诉", "appeal")),
    Spoiler(Code.BAD_DATE, put("from", "2026-04-31", "2026.5.1"), _TYPED_BY_HAND),
    Spoiler(Code.UNKNOWN_RECORD, append("record", "A"), keyed=False),
    Spoiler(Code.MISSING_VALUE, put("from", "")),
    Spoiler(Code.BAD_INSTANT, put("recorded_at", "2026-02-30 10:00:00", "上午"), _TYPED_BY_HAND),
    Spoiler("", _twice, found=0, bad=0, repeats=1),
    Spoiler(Code.CONFLICTING_ROWS, _contradicting("until", "2031-01-01"), found=2, bad=2),
    Spoiler(Code.RAGGED_ROW, _broken("short"), CSV, keyed=False),
)
