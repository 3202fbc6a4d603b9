"""A chunk of delivered rows looked at by itself: every cell, the identity and the name.

The checks are the ledger's own, so a code means the same as where files are read without a site;
the readers of `people` add what is wrong with a number or a name. Pure: no table is asked, so what
is found here is the same whether or not somebody has joined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

import polars as pl

from chengxin.clock import civil_day
from chengxin.ledger.catalogue import catalogue_of
from chengxin.ledger.cells import check
from chengxin.ledger.codes import Code as FileCode
from chengxin.ledger.columns import IDENTITY, KEYS, Kind, Naming, columns
from chengxin.ledger.cut import SEQ
from chengxin.ledger.encoding import item_numbers
from chengxin.ledger.problems import PROBLEMS, problem_frame
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name
from chengxin.people.problems import Code, Problem
from chengxin.records.codes import Code as CityCode
from chengxin.records.digests import EMPTY, PART
from chengxin.records.staging import Staged
from chengxin.rulebook.model import Rulebook

#: Problems that are told of the column of the issuer; all others of the number's own.
_OF_ISSUER = (Code.NO_ISSUER, Code.UNKNOWN_ISSUER)

#: Cells that tell what has happened, so that none is later than its delivery.
_PAST: Mapping[Kind, Sequence[str]] = {
    Kind.PERSONS: (
        *("consented_on", "withdrew_on"),
        *("market_consented_on", "market_withdrew_on"),
    ),
    Kind.RECORDS: ("recorded_at",),
    Kind.MARKS: ("recorded_at",),
}

_NAMING = [column.name for column in IDENTITY]


@dataclass(frozen=True, slots=True)
class Looked:
    """What can be said of a chunk by itself.

    `good` has the typed columns, `seq` (the row's number), and the texts `@key` and `@said`; with
    identities also `@who` (the number in its one form) and `@called` (the name in its one form).
    `problems` is as `ledger.problems.PROBLEMS`, with the place of a wrong character as its detail.
    """

    good: pl.DataFrame
    problems: pl.DataFrame
    identities: Mapping[str, Identity]
    names: Mapping[str, Name]


class Looker:
    """Looks at rows of one kind under one rulebook.

    `made_up` lets in the people of a city that does not exist.
    """

    def __init__(self, rulebook: Rulebook, kind: Kind, *, today: date, made_up: bool) -> None:
        self.kind = kind
        self.known = columns(rulebook, kind, Naming.IDENTITY)
        self._catalogue = catalogue_of(rulebook)
        self._items = {number: name for name, number in item_numbers(rulebook).items()}
        self._today, self._made_up = today, made_up

    def look(self, header: Sequence[str], rows: Sequence[Staged], delivered: datetime) -> Looked:
        """Check rows whose cells stand in the order of `header`, as of when they were delivered."""
        checked = check(
            self.kind, self.known, self._catalogue, frame_of(header, rows), Naming.IDENTITY
        )
        broken = [
            (row.row, "", row.broken.code.value, "", row.broken.detail)
            for row in rows
            if row.broken is not None
        ]
        problems = [checked.problems, pl.DataFrame(broken, schema=PROBLEMS.schema, orient="row")]
        good, names, identities = checked.good, dict[str, Name](), dict[str, Identity]()
        if self.kind is Kind.RECORDS:
            # A number is of one version of the rulebook; what is kept goes by the item's own name.
            named = pl.col("item").replace_strict(self._items, return_dtype=pl.String)
            good = good.with_columns(named)
        if self.kind is not Kind.MARKS:
            good, identities, wrong = self._identities(good)
            good, names, odd = _names(good)
            problems += [wrong, odd]
            if self.kind is Kind.RECORDS:
                problems.append(_unborn(good))
        problems += [_to_come(good, name, delivered) for name in _PAST[self.kind]]
        bad = pl.concat(problems[2:])["seq"].unique()
        good = good.filter(~pl.col("seq").is_in(bad.implode()))
        return Looked(
            good.with_columns(*_texts(self.kind, good)), pl.concat(problems), identities, names
        )

    def _identities(
        self, rows: pl.DataFrame
    ) -> tuple[pl.DataFrame, dict[str, Identity], pl.DataFrame]:
        """Add `@who` and `@born`; return whose numbers they are, and what is wrong."""
        pairs = rows.select("identity", "identity_issuer").unique()
        read = [
            read_identity(number, issuer=issuer or "", today=self._today, made_up=self._made_up)
            for number, issuer in pairs.iter_rows()
        ]
        found = {each.written().reveal(): each for each in read if isinstance(each, Identity)}
        told = pairs.with_columns(
            _column("@who", read, lambda each: each.written().reveal(), pl.String()),
            _column("@born", read, lambda each: each.born_on, pl.Date()),
            *_wrong(read),
        )
        joined = rows.join(
            told, on=["identity", "identity_issuer"], how="left", nulls_equal=True,
            maintain_order="left",
        )  # fmt: skip
        of_issuer = pl.col("@code").is_in([code.value for code in _OF_ISSUER])
        column = pl.when(of_issuer).then(pl.lit("identity_issuer")).otherwise(pl.lit("identity"))
        return joined.drop("@code", "@at"), found, _problems(joined, column)


def frame_of(header: Sequence[str], rows: Sequence[Staged]) -> pl.DataFrame:
    """Return the rows that fell into cells as the checks want them."""
    whole = [row for row in rows if row.broken is None]
    cells = zip(*(row.cells for row in whole), strict=True) if whole else ([] for _each in header)
    data = {name: list(column) for name, column in zip(header, cells, strict=True)}
    return pl.DataFrame(
        {SEQ: [row.row for row in whole], **data},
        schema={SEQ: pl.Int64(), **dict.fromkeys(header, pl.String())},
    )


def _names(rows: pl.DataFrame) -> tuple[pl.DataFrame, dict[str, Name], pl.DataFrame]:
    """Add `@called`; return the names by it, and what is wrong."""
    written = rows.select("name").unique()
    read = [read_name(text) for (text,) in written.iter_rows()]
    found = {each.normal.reveal(): each for each in read if isinstance(each, Name)}
    told = written.with_columns(
        _column("@called", read, lambda each: each.normal.reveal(), pl.String()), *_wrong(read)
    )
    joined = rows.join(told, on="name", how="left", maintain_order="left")
    return joined.drop("@code", "@at"), found, _problems(joined, pl.lit("name"))


def _column[T: (Identity, Name)](
    name: str, read: Sequence[T | Problem], take: Callable[[T], object], kind: pl.DataType
) -> pl.Series:
    taken = [None if isinstance(each, Problem) else take(each) for each in read]
    return pl.Series(name, taken, dtype=kind)


def _wrong(read: Sequence[object]) -> tuple[pl.Series, pl.Series]:
    problems = [each if isinstance(each, Problem) else None for each in read]
    codes = [each and each.code.value for each in problems]
    places = [each and str(each.at) for each in problems]
    return pl.Series("@code", codes, pl.String()), pl.Series("@at", places, pl.String())


def _problems(rows: pl.DataFrame, column: pl.Expr) -> pl.DataFrame:
    return rows.filter(pl.col("@code").is_not_null()).select(
        "seq",
        column.alias("column"),
        pl.col("@code").alias("code"),
        pl.lit("").alias("value"),
        pl.col("@at").alias("detail"),
    )


def _unborn(rows: pl.DataFrame) -> pl.DataFrame:
    """What is recorded of somebody before the birth that the number itself names."""
    wrong = rows.filter((pl.col("formed_on") < pl.col("@born")).fill_null(False))
    day, nothing = pl.col("formed_on"), pl.lit("")
    return problem_frame(wrong, pl.col("seq"), "formed_on", FileCode.BEFORE_BIRTH, day, nothing)


def _to_come(rows: pl.DataFrame, name: str, delivered: datetime) -> pl.DataFrame:
    """What is said to have happened after it was told."""
    at = delivered.astimezone(UTC).replace(tzinfo=None)
    past = civil_day(delivered) if rows.schema[name] == pl.Date else at
    wrong = rows.filter((pl.col(name) > pl.lit(past)).fill_null(False))
    cells = [pl.lit(name), pl.lit(CityCode.NOT_YET.value), pl.lit(""), pl.lit("")]
    return wrong.select(
        "seq", *(c.alias(n) for c, n in zip(cells, PROBLEMS.columns[1:], strict=True))
    )


def _texts(kind: Kind, good: pl.DataFrame) -> tuple[pl.Expr, pl.Expr]:
    """What a row is known by, and all that it says but the name, each in one text."""
    key = key_text(["@who"] if kind is Kind.PERSONS else KEYS[kind])
    own = {"seq", "@called", "@born", *_NAMING}
    said = [pl.col(name) for name in good.columns if name not in own]
    return key.alias("@key"), _text(said).alias("@said")


def key_text(names: Sequence[str]) -> pl.Expr:
    """Return what a row is known by, from the columns of its key."""
    return _text([pl.col(name) for name in names])


def _text(columns: Sequence[pl.Expr]) -> pl.Expr:
    cells = [column.cast(pl.String).fill_null(EMPTY) for column in columns]
    return pl.concat_str(cells, separator=PART)
