"""Instants as files write them, read into UTC.

ISO 8601 with a blank or a T between day and time; without an offset it is Asia/Shanghai, and a day
alone is its first moment there. `cells` calls it on whole columns.
"""

from __future__ import annotations

from datetime import timedelta

import polars as pl

ZONE = "Asia/Shanghai"

#: Since this day the clocks there have been eight hours ahead all the year round.
_STEADY = pl.datetime(1992, 1, 1)
_AHEAD = timedelta(hours=8)

_TIME = r"(?:[01][0-9]|2[0-3]):[0-5][0-9]"
_PLAIN = rf"^[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}[T ]{_TIME}:[0-5][0-9]$"
_ANY = (
    rf"^(?P<day>[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})"
    rf"(?:[T ](?P<time>{_TIME})(?::(?P<second>[0-5][0-9])(?:[.,](?P<part>[0-9]{{1,6}}))?)?"
    rf"(?P<offset>Z|[+-]{_TIME}|[+-](?:[01][0-9]|2[0-3])(?:[0-5][0-9])?)?)?$"
)


def instant(cell: pl.Expr, kind: pl.DataType) -> pl.Expr:
    """Read a column as naive UTC in microseconds; what is no instant is null.

    >>> texts = ["2025-03-26T08:00:00", "2025-03-26T00:00:00Z", "2025-03-26", "26.3.2025"]
    >>> pl.DataFrame({"a": texts}).select(instant(pl.col("a"), pl.String())).to_series().to_list()
    ... # doctest: +NORMALIZE_WHITESPACE
    [datetime.datetime(2025, 3, 26, 0, 0), datetime.datetime(2025, 3, 26, 0, 0),
     datetime.datetime(2025, 3, 25, 16, 0), None]
    """
    if isinstance(kind, pl.Datetime):
        moment = cell.cast(pl.Datetime("us", kind.time_zone))
        return (
            moment.dt.convert_time_zone("UTC").dt.replace_time_zone(None)
            if kind.time_zone
            else _to_utc(moment)
        )
    if isinstance(kind, pl.Date):
        return _to_utc(cell.cast(pl.Datetime("us")))
    return cell.map_batches(_read, return_dtype=pl.Datetime("us"))


def _to_utc(local: pl.Expr) -> pl.Expr:
    # Clocks were put back on some nights of 1986 to 1991; the earlier of two moments is meant.
    zoned = local.dt.replace_time_zone(ZONE, ambiguous="earliest", non_existent="null")
    return zoned.dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def _read(texts: pl.Series) -> pl.Series:
    """Read the common form at once; only a column that has others goes the long way."""
    cell = pl.col("cell")
    frame = texts.rename("cell").to_frame()
    plain = cell.str.contains(_PLAIN)
    if frame.select((plain | cell.is_null()).all()).item():
        blanks = frame.select(cell.str.contains(" ", literal=True).any()).item()
        moment = cell.str.replace(" ", "T", literal=True) if blanks else cell
        local = moment.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
        moments = frame.select(local)
        steady = moments.select((pl.col("cell") >= _STEADY).all()).item()
        return moments.select(cell - _AHEAD if steady else _to_utc(cell)).to_series()
    parts = frame.select(cell.str.extract_groups(_ANY)).unnest("cell")
    text = pl.concat_str(
        "day",
        pl.lit("T"),
        pl.col("time").fill_null("00:00"),
        pl.lit(":"),
        pl.col("second").fill_null("00"),
    )
    local = text.str.to_datetime("%Y-%m-%dT%H:%M:%S", strict=False, time_unit="us")
    local = local + pl.duration(microseconds=_micros(), time_unit="us")
    offset = pl.col("offset").str.replace(":", "", literal=True)
    minutes = offset.str.slice(1, 2).cast(pl.Int64, strict=False).fill_null(0) * 60
    minutes = minutes + offset.str.slice(3, 2).cast(pl.Int64, strict=False).fill_null(0)
    minutes = pl.when(offset.str.starts_with("-")).then(-minutes).otherwise(minutes)
    moment = (
        pl.when(offset.is_null())
        .then(_to_utc(local))
        .otherwise(local - pl.duration(minutes=minutes, time_unit="us"))
    )
    return parts.select(moment.alias("cell")).to_series()


def _micros() -> pl.Expr:
    return pl.col("part").fill_null("").str.pad_end(6, "0").cast(pl.Int64)
