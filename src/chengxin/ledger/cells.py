"""Every cell of a batch, checked by itself and against the other cells of its row.

All checks are column expressions over a whole batch; one row is never looked at alone, and a
wrong cell never stops the others from being checked. `reading` gives the batches and stages what
comes out; catalogue fields are `fields`'s part, and rows against rows is `settle`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

import polars as pl

from chengxin.ledger.catalogue import Catalogue
from chengxin.ledger.codes import WARNINGS, Code
from chengxin.ledger.columns import (
    FACTS,
    FIRST_DAY,
    IMPOSSIBLE,
    LAST_DAY,
    ODD,
    Column,
    Holds,
    Kind,
    Naming,
    base,
)
from chengxin.ledger.cut import SEQ
from chengxin.ledger.fields import check_fields
from chengxin.ledger.instants import instant
from chengxin.ledger.problems import PROBLEMS, problem_frame
from chengxin.ledger.tidy import BLANKS, tidy
from chengxin.ledger.xlsxfile import INEXACT

TEXT_LIMIT = 200

_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_CONTROL = r"[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\x{FFFD}-\x{FFFF}]"
_ERROR_CELL = r"^#(?:DIV/0!|N/A|NAME\?|NULL!|NUM!|REF!|VALUE!|SPILL!|CALC!|GETTING_DATA)$"
_ODD_TEXT = f"{_CONTROL}|{_ERROR_CELL}|^[{BLANKS}]|[{BLANKS}]$"
_LOST = r"[\x{FFFD}\x{FFFF}]"
#: What no name holds; which letters and signs it can have is for the reader of names.
_ODD_NAME = (
    rf"[\p{{Cc}}\p{{Zl}}\p{{Zp}}\x{{FFFD}}-\x{{FFFF}}]|{_ERROR_CELL}|^[{BLANKS}]|[{BLANKS}]$"
)
#: Problems of form, behind which something more telling may stand.
_FORM = (
    Code.BAD_DATE,
    Code.BAD_INSTANT,
    Code.BAD_VERSION,
    Code.UNKNOWN_WORD,
    Code.UNKNOWN_ITEM,
    Code.BAD_NUMBER,
    Code.UNKNOWN_CODE,
    Code.CONTROL_CHARACTER,
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A batch after its checks.

    `good` holds typed columns and `seq`; `bad` the keys, as text, of the rows that are not good;
    `rows` counts both. `problems` is as `problems.PROBLEMS` says.
    """

    rows: int
    good: pl.DataFrame
    bad: pl.DataFrame
    problems: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Flag:
    code: Code
    column: str
    wrong: pl.Expr
    detail: pl.Expr | None = None


def check(
    kind: Kind,
    known: Mapping[str, Column],
    catalogue: Catalogue,
    frame: pl.DataFrame,
    naming: Naming = Naming.NUMBER,
) -> Checked:
    """Check a batch of SEQ and known columns; columns it lacks are empty."""
    checked = _check(kind, naming, known, catalogue, tidy(frame, known))
    if checked.problems.is_empty():
        return checked
    # Blanks around cells and empty rows are always among the problems, and are none: taking them
    # away costs as much as all checks together, and few batches have any.
    return _check(kind, naming, known, catalogue, tidy(frame, known, strip=True))


def _check(
    kind: Kind,
    naming: Naming,
    known: Mapping[str, Column],
    catalogue: Catalogue,
    raw: pl.DataFrame,
) -> Checked:
    if kind is Kind.RECORDS:
        raw = raw.join(catalogue.items, on="item", how="left", maintain_order="left")
    schema = raw.schema
    plan = _plan(kind, naming, tuple(schema[column.name] for column in base(kind, naming)))
    typed = raw.select(plan.typed)
    both = pl.concat([raw, typed.rename(_typed_name)], how="horizontal")
    marks = both.select(plan.marks)
    found = [
        _found(both.filter(marks[str(i)]), flag)
        for i, flag in enumerate(plan.flags)
        if marks[str(i)].any()
    ]
    if kind is Kind.RECORDS:
        numbers, wrong_fields = check_fields(catalogue, known, raw)
        typed = pl.concat([typed, numbers], how="horizontal")
        found.append(wrong_fields)
    if kind is Kind.MARKS:
        # It is part of the key, and no two empty cells of a database are equal.
        typed = typed.with_columns(pl.col("case").fill_null(""))
    typed = typed.with_columns(raw[SEQ].alias("seq"))
    problems = _sharpened(pl.concat(found)) if found else PROBLEMS.clear()
    if problems.is_empty():
        return Checked(raw.height, typed, _keys(kind, naming, raw).clear(), problems)
    rejecting = problems.filter(~pl.col("code").is_in([code.value for code in WARNINGS]))
    wrong = raw[SEQ].is_in(rejecting["seq"].implode())
    bad = _keys(kind, naming, raw.filter(wrong))
    return Checked(raw.height, typed.filter(~wrong), bad, problems)


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is worked out of a batch: its cells as they mean, and in which rows a check fails."""

    typed: tuple[pl.Expr, ...]
    flags: tuple[_Flag, ...]
    marks: tuple[pl.Expr, ...]


@cache
def _plan(kind: Kind, naming: Naming, types: tuple[pl.DataType, ...]) -> _Plan:
    # For a few hundred rows, writing the expressions down takes as long as evaluating them.
    columns = base(kind, naming)
    schema = dict(zip((column.name for column in columns), types, strict=True))
    typed = (_typed(column, schema[column.name]).alias(column.name) for column in columns)
    flags = tuple(_flags(kind, columns, schema))
    marks = (flag.wrong.fill_null(False).alias(str(i)) for i, flag in enumerate(flags))
    return _Plan(tuple(typed), flags, tuple(marks))


def _typed_name(name: str) -> str:
    return f"={name}"


def _typed(column: Column, kind: pl.DataType) -> pl.Expr:
    """Read the cells of a column; what cannot be read is null."""
    cell = pl.col(column.name)
    match column.holds:
        case Holds.DATE if kind == pl.String():
            well_formed = cell.str.contains(_DAY)
            return pl.when(well_formed).then(cell.str.to_date("%Y-%m-%d", strict=False))
        case Holds.INSTANT:
            return instant(cell, kind)
        case Holds.VERSION if kind == pl.String():
            return pl.when(cell.str.contains("^[0-9]{1,9}$")).then(
                cell.cast(pl.Int64, strict=False)
            )
        case Holds.FACT if kind == pl.String():
            return cell.replace_strict(dict(FACTS), default=None, return_dtype=pl.Boolean)
        case Holds.WORD:
            words = dict(column.words or {})
            return cell.replace_strict(words, default=None, return_dtype=pl.Int8)
        case Holds.ITEM:
            return pl.col("@no")
    return cell


def _flags(
    kind: Kind, columns: Iterable[Column], schema: Mapping[str, pl.DataType]
) -> Iterator[_Flag]:
    for column in columns:
        if column.required:
            yield _Flag(Code.MISSING_VALUE, column.name, pl.col(column.name).is_null())
        yield from _form_flags(column, schema[column.name])
    for earlier, later in IMPOSSIBLE[kind]:
        yield _order(Code.IMPOSSIBLE_DATES, earlier, later)
    for earlier, later in ODD[kind]:
        yield _order(Code.ODD_DATES, earlier, later)
    if kind is Kind.PERSONS:
        without = pl.col("=withdrew_on").is_not_null() & pl.col("consented_on").is_null()
        detail = pl.lit("consented_on=")
        yield _Flag(Code.IMPOSSIBLE_DATES, "withdrew_on", without, detail)
    if kind is Kind.RECORDS:
        yield from _item_flags()


def _form_flags(column: Column, kind: pl.DataType) -> Iterator[_Flag]:
    name, holds = column.name, column.holds
    given, typed = pl.col(name).is_not_null(), pl.col(f"={name}")
    unread = given & typed.is_null()
    match holds:
        case Holds.TEXT:
            yield _Flag(Code.CONTROL_CHARACTER, name, pl.col(name).str.contains(_ODD_TEXT))
            yield _Flag(Code.TOO_LONG, name, pl.col(name).str.len_chars() > TEXT_LIMIT)
        case Holds.NAME:
            yield _Flag(Code.CONTROL_CHARACTER, name, pl.col(name).str.contains(_ODD_NAME))
            yield _Flag(Code.TOO_LONG, name, pl.col(name).str.len_chars() > TEXT_LIMIT)
        case Holds.DATE:
            yield _Flag(Code.BAD_DATE, name, unread)
            yield _Flag(Code.DATE_OUT_OF_RANGE, name, ~typed.is_between(FIRST_DAY, LAST_DAY))
        case Holds.INSTANT:
            yield _Flag(Code.BAD_INSTANT, name, unread)
            day = typed.dt.date()
            yield _Flag(Code.DATE_OUT_OF_RANGE, name, ~day.is_between(FIRST_DAY, LAST_DAY))
        case Holds.VERSION:
            yield _Flag(Code.BAD_VERSION, name, unread | ~typed.is_between(1, 999_999_999))
        case Holds.WORD:
            yield _Flag(Code.UNKNOWN_WORD, name, unread)
        case Holds.FACT if kind == pl.String():
            yield _Flag(Code.UNKNOWN_WORD, name, given & ~pl.col(name).is_in(list(FACTS)))


def _order(code: Code, earlier: str, later: str) -> _Flag:
    wrong = pl.col(f"={later}") < pl.col(f"={earlier}")
    detail = pl.lit(f"{earlier}=") + pl.col(f"={earlier}").cast(pl.String)
    return _Flag(code, later, wrong, detail)


def _item_flags() -> Iterator[_Flag]:
    number, finding, severity = pl.col("@no"), pl.col("=finding"), pl.col("=severity")
    item = pl.col("item")
    refused = pl.col("@refused").fill_null(False)
    yield _Flag(Code.REFUSED_ITEM, "item", refused)
    yield _Flag(Code.UNKNOWN_ITEM, "item", item.is_not_null() & number.is_null() & ~refused)
    allowed = pl.when(finding == 1).then(pl.col("@positive")).otherwise(pl.col("@adverse"))
    wrong = finding.is_not_null() & number.is_not_null() & ~allowed
    yield _Flag(Code.FINDING_NOT_ALLOWED, "finding", wrong, item)
    listed = pl.col("@severities").list.contains(severity)
    wrong = severity.is_not_null() & number.is_not_null() & ((finding == 1) | ~listed)
    yield _Flag(Code.SEVERITY_NOT_ALLOWED, "severity", wrong, item)


def _found(rows: pl.DataFrame, flag: _Flag) -> pl.DataFrame:
    detail = pl.lit("") if flag.detail is None else flag.detail
    return problem_frame(rows, pl.col(SEQ), flag.column, flag.code, pl.col(flag.column), detail)


def _sharpened(problems: pl.DataFrame) -> pl.DataFrame:
    """Name what stands behind a cell of bad form: lost bytes, an error, a hidden character."""
    value, code = pl.col("value"), pl.col("code")
    form = code.is_in([code.value for code in _FORM])
    if not problems.select(form.any()).item():
        return problems
    sharper = (
        pl.when(~form)
        .then(code)
        .when(value.str.contains(_LOST))
        .then(pl.lit(Code.BAD_ENCODING.value))
        .when(value.str.starts_with(INEXACT))
        .then(pl.lit(Code.INEXACT_NUMBER.value))
        .when(value.str.contains(_ERROR_CELL))
        .then(pl.lit(Code.ERROR_CELL.value))
        .when(value.str.contains(_CONTROL))
        .then(pl.lit(Code.CONTROL_CHARACTER.value))
        .otherwise(code)
    )
    return problems.with_columns(sharper.alias("code"))


def _keys(kind: Kind, naming: Naming, rows: pl.DataFrame) -> pl.DataFrame:
    """What other rows refer to a rejected row by; to a person's identity number none does."""
    person = ("person",) if naming is Naming.NUMBER else ()
    names = {Kind.PERSONS: person, Kind.RECORDS: ("furnisher", "record")}
    return rows.select(pl.col(SEQ).alias("seq"), *names.get(kind, ()))
