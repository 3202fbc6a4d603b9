"""The catalogue's own fields: each given cell against what its item declares.

A row gives few of the many field columns, so the given cells are taken out of their columns into
one long table, joined with the catalogue, read, and laid into the slots f1 to f4. `cells` calls
it; nothing here knows a field by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

import polars as pl

from chengxin.ledger.catalogue import Catalogue
from chengxin.ledger.codes import Code
from chengxin.ledger.columns import FIRST_DAY, LAST_DAY, Column, Holds
from chengxin.ledger.cut import SEQ
from chengxin.ledger.encoding import SLOTS
from chengxin.ledger.problems import PROBLEMS, problem_frame
from chengxin.ledger.tidy import plain

_NUMBER = r"^-?[0-9]{1,14}(?:\.[0-9]+)?$"
_DAY = r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_LONG = {
    "at": pl.Int64(),
    "seq": pl.Int64(),
    "item": pl.String(),
    "item_no": pl.Int16(),
    "field": pl.String(),
    "value": pl.String(),
}


def check_fields(
    catalogue: Catalogue, known: Mapping[str, Column], raw: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Return f1 to f4 for every row of `raw`, and the problems.

    `raw` has the columns of `catalogue.items` beside its own; rows without an item number are
    left alone, for they are wrong already.
    """
    given = _given(known, raw)
    given = given.join(catalogue.fields, on=["item_no", "field"], how="left")
    given = given.join(catalogue.codes, on=["item_no", "field", "value"], how="left")
    given = given.with_columns(_pieces()).with_columns(_number().alias("whole"))
    checks = _checks()
    marks = given.select(wrong.fill_null(False).alias(code) for code, wrong in checks.items())
    problems = [_wrong(given.filter(marks[code]), code) for code in checks if marks[code].any()]
    lacking = _lacking(catalogue, raw, given)
    if lacking is not None:
        problems.append(lacking)
    return _laid_out(given, raw.height), pl.concat(problems) if problems else PROBLEMS.clear()


def _given(known: Mapping[str, Column], raw: pl.DataFrame) -> pl.DataFrame:
    rows = raw.with_columns(pl.int_range(raw.height, dtype=pl.Int64).alias("@at"))
    parts = [
        rows.filter(pl.col(name).is_not_null() & pl.col("@no").is_not_null()).select(
            at="@at",
            seq=SEQ,
            item="item",
            item_no="@no",
            field=pl.lit(name),
            value=plain(name, raw.schema[name], Holds.FIELD),
        )
        for name, column in known.items()
        if column.holds is Holds.FIELD and raw[name].null_count() < raw.height
    ]
    return pl.concat(parts).drop_nulls("value") if parts else pl.DataFrame(schema=_LONG)


@cache
def _pieces() -> list[pl.Expr]:
    value, kind = pl.col("value"), pl.col("type")
    number = pl.when(kind.is_in(["integer", "decimal", "money"]) & value.str.contains(_NUMBER))
    return [
        number.then(value.str.strip_prefix("-").str.split_exact(".", 1)).alias("cut"),
        pl.when((kind == "date") & value.str.contains(_DAY))
        .then(value.str.to_date("%Y-%m-%d", strict=False))
        .alias("day"),
    ]


def _decimals() -> pl.Expr:
    return pl.col("cut").struct.field("field_1").fill_null("")


@cache
def _number() -> pl.Expr:
    """The whole number that stands for the cell, as `encoding.encode` has it; else null."""
    decimals = _decimals()
    digits = pl.col("cut").struct.field("field_0") + decimals
    fits = decimals.str.len_bytes() <= pl.col("places")
    missing = pl.when(fits).then(pl.col("places") - decimals.str.len_bytes().cast(pl.Int8))
    unsigned = digits.str.pad_end(digits.str.len_bytes() + missing, "0").cast(
        pl.Int64, strict=False
    )
    signed = pl.when(pl.col("value").str.starts_with("-")).then(-unsigned).otherwise(unsigned)
    truth = pl.when(pl.col("value") == "yes").then(1).when(pl.col("value") == "no").then(0)
    return (
        pl.when(pl.col("type") == "code")
        .then(pl.col("number"))
        .when(pl.col("type") == "date")
        .then(pl.col("day").cast(pl.Int32).cast(pl.Int64))
        .when(pl.col("type") == "yes_no")
        .then(truth)
        .when(fits)
        .then(signed)
    )


@cache
def _checks() -> dict[Code, pl.Expr]:
    kind, whole = pl.col("type"), pl.col("whole")
    numeric = kind.is_in(["integer", "decimal", "money"])
    shaped = pl.col("cut").struct.field("field_0").is_not_null()
    places = shaped & (_decimals().str.len_bytes() > pl.col("places"))
    within = whole.is_between(pl.col("lowest"), pl.col("highest"))
    return {
        Code.FIELD_NOT_OF_ITEM: kind.is_null(),
        Code.BAD_NUMBER: numeric & ~shaped,
        Code.TOO_MANY_PLACES: numeric & places,
        Code.OUT_OF_RANGE: numeric & ~within,
        Code.UNKNOWN_CODE: (kind == "code") & whole.is_null(),
        Code.BAD_DATE: (kind == "date") & whole.is_null(),
        Code.DATE_OUT_OF_RANGE: ~pl.col("day").is_between(FIRST_DAY, LAST_DAY),
        Code.UNKNOWN_WORD: (kind == "yes_no") & whole.is_null(),
    }


def _wrong(rows: pl.DataFrame, code: Code) -> pl.DataFrame:
    seq, field, value, item = map(pl.col, ("seq", "field", "value", "item"))
    return problem_frame(rows, seq, field, code, value, item)


def _lacking(catalogue: Catalogue, raw: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame | None:
    """Required fields that were not given."""
    required = given.filter(~pl.col("optional"))
    rows = raw.select("item", seq=SEQ, item_no="@no", needs="@needs")
    # No row can give more than it needs, so the sums are equal only when none gives less.
    if rows.filter(pl.col("item_no").is_not_null())["needs"].sum() == required.height:
        return None
    needed = required.group_by("seq").len()
    rows = rows.filter(pl.col("needs") > 0)
    short = rows.join(needed, on="seq", how="left").filter(
        pl.col("item_no").is_not_null() & (pl.col("len").fill_null(0) < pl.col("needs"))
    )
    wanted = catalogue.fields.filter(~pl.col("optional")).select("item_no", "field")
    lacking = short.join(wanted, on="item_no").join(given, on=["seq", "field"], how="anti")
    code, empty = Code.MISSING_FIELD, pl.lit("")
    return problem_frame(lacking, pl.col("seq"), pl.col("field"), code, empty, pl.col("item"))


def _laid_out(given: pl.DataFrame, height: int) -> pl.DataFrame:
    slots = {}
    for slot in range(1, SLOTS + 1):
        cells = given.filter(pl.col("slot") == slot)
        empty = pl.Series(f"f{slot}", [None], dtype=pl.Int64).new_from_index(0, height)
        slots[f"f{slot}"] = empty.scatter(cells["at"], cells["whole"]) if len(cells) else empty
    return pl.DataFrame(slots)
