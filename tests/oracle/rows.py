"""Rows of section 7: how each part is written, and the one order in which rows are compared.

No arithmetic happens here. The interpreter writes its rows with it; the differential tests bring
an engine's rows into the same order with `sorted_rows`.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from chengxin.rulebook.model import Ceiling, Dimension, Grounded, Indicator, Pool
from chengxin.scoring.result import PARTS, Row
from tests.oracle.standing import Standing


def row_key(row: Row) -> tuple[int, str, str, str, date]:
    """What a row is keyed by in section 7, after its part; no two rows of an answer share it."""
    part = PARTS.index(row.part)
    return (part, row.rule, row.furnisher, row.record, row.window or date.min)


def sorted_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows in their canonical order."""
    return tuple(sorted(rows, key=row_key))


def cited(rule: Grounded) -> str:
    """The citations of a rule, separated by a blank."""
    return " ".join(str(citation) for citation in rule.cite)


def record_row(
    person: str,
    standing: Standing,
    rule: Indicator | Ceiling | None,
    measure: int | None,
    points: int,
    reason: str,
    window: date | None = None,
) -> Row:
    """A record under one rule, or under none; `window` where a civil window measures it."""
    record = standing.record
    return Row(
        person=person,
        part="record",
        rule=rule.id if rule else "",
        dimension=rule.dimension if isinstance(rule, Indicator) else "",
        cite=cited(rule) if rule else "",
        item=record.item.id,
        furnisher=record.furnisher,
        record=record.record,
        version=record.version,
        window=window,
        measure=measure,
        points=points,
        counted=not reason,
        reason=reason,
        counts_from=standing.counts_from,
        valid_until=standing.valid_until,
    )


def rule_row(
    person: str,
    part: str,
    indicator: Indicator,
    *,
    measure: int | None,
    points: int,
    window: date | None = None,
    reason: str = "",
    valid_until: date | None = None,
) -> Row:
    """A window or a clean period of an indicator."""
    return _without_record(
        person,
        part,
        indicator.id,
        indicator.dimension,
        cited(indicator),
        points,
        window=window,
        measure=measure,
        reason=reason,
        valid_until=valid_until,
    )


def limit_row(person: str, part: str, limited: Grounded, points: int, window: date | None) -> Row:
    """What a limit of an indicator, pool or dimension takes back."""
    match limited:
        case Indicator() | Pool():
            name, dimension = limited.id, limited.dimension
        case Dimension():
            name, dimension = limited.id, limited.id
        case _:
            raise TypeError(f"nothing limits {limited!r}")
    return _without_record(person, part, name, dimension, cited(limited), points, window=window)


def correction_row(person: str, part: str, rule: str, cite: str, points: int) -> Row:
    """A correction of the total."""
    return _without_record(person, part, rule, "", cite, points)


def _without_record(
    person: str,
    part: str,
    rule: str,
    dimension: str,
    cite: str,
    points: int,
    *,
    window: date | None = None,
    measure: int | None = None,
    reason: str = "",
    valid_until: date | None = None,
) -> Row:
    return Row(
        person=person,
        part=part,
        rule=rule,
        dimension=dimension,
        cite=cite,
        item="",
        furnisher="",
        record="",
        version=None,
        window=window,
        measure=measure,
        points=points,
        counted=not reason,
        reason=reason,
        counts_from=None,
        valid_until=valid_until,
    )
