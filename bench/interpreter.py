"""The tests' interpreter as a third peer: plain Python, one person at a time, every row.

It is asked about a sample of the whole city, marks, versions and shared documents included, and
must give the kernel's rows to the last word. Its cells are text, as in a city's files.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from bench.city import AS_OF, KNOWN_AT
from bench.measure import Timing, interleaved
from chengxin.ledger import Slice
from chengxin.ledger.encoding import EPOCH, FINDINGS, MARKS, SEVERITIES, item_numbers, slots
from chengxin.rulebook.model import Field, Item, Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.result import PersonScore
from tests.oracle.interpreter import score_population, sorted_rows

Cells = dict[str, str]


def sample(part: Slice, persons: int, folder: Path) -> Slice:
    """Write the first persons of a slice; records are named so that names sort as numbers do."""
    folder.mkdir(parents=True, exist_ok=True)
    out = Slice(*(folder / f"{kind}.parquet" for kind in ("persons", "records", "marks")))
    named = "* replace ('F' as furnisher, lpad(record_no::varchar, 12, '0') as record)"
    with duckdb.connect() as connection:
        for source, target, columns in (
            (part.persons, out.persons, "*"),
            (part.records, out.records, named),
            (part.marks, out.marks, "*"),
        ):
            connection.execute(
                f"copy (select {columns} from read_parquet('{source}') where person_no < {persons})"
                f" to '{target}' (format parquet)"
            )
    return out


def compare(book: Rulebook, part: Slice, repeat: int) -> tuple[int, int, dict[str, Timing]]:
    """Assert that both give the same rows; return the persons, the rows, and both timings."""
    persons, records, marks = cells(book, part)

    def kernel() -> list[PersonScore]:
        with Engine(book, threads=1) as engine:
            return engine.answers(part, as_of=AS_OF, known_at=KNOWN_AT)

    def interpreter() -> dict[str, PersonScore]:
        return score_population(book, persons, records, marks, as_of=AS_OF, known_at=KNOWN_AT)

    wanted, rows = interpreter(), 0
    for answer in kernel():
        other = wanted.pop(answer.person)
        assert sorted_rows(answer.rows) == other.rows, f"{answer.person}: rows differ"
        assert _total(answer) == _total(other), f"{answer.person}: totals differ"
        rows += len(other.rows)
    assert not wanted, "some have no answer of the kernel"
    return len(persons), rows, interleaved({"kernel": kernel, "interpreter": interpreter}, repeat)


def _total(answer: PersonScore) -> tuple[Any, ...]:
    held = {name: points for name, points in answer.dimensions.items() if points}
    return answer.score, answer.level, held, answer.next_change_on, answer.unmet


def cells(book: Rulebook, part: Slice) -> tuple[list[Cells], list[Cells], list[Cells]]:
    """Return persons, records and marks as cells of text."""
    items = {number: book.items[name] for name, number in item_numbers(book).items()}
    kinds = {number: name for name, number in MARKS.items()}
    persons = [_said(row) for row in _rows(part.persons)]
    records, names = [], {}
    for row in _rows(part.records):
        names[row["record_no"]] = {"record": row["record"], "furnisher": row["furnisher"]}
        records.append(_record(row, items[row["item_no"]], f"P{row['person_no']:09}"))
    marks = [
        _said({"from": row["starts"], "until": row["until"], "case": row["case"]})
        | names[row["record_no"]]
        | {"kind": kinds[row["kind"]], "recorded_at": _instant(row["recorded_at"])}
        for row in _rows(part.marks)
    ]
    return persons, records, marks


def _rows(path: Path) -> list[dict[str, Any]]:
    with duckdb.connect() as connection:
        found = connection.execute(f"from read_parquet('{path}')")
        columns = [column[0] for column in found.description or ()]
        return [dict(zip(columns, row, strict=True)) for row in found.fetchall()]


def _record(row: Mapping[str, Any], item: Item, person: str) -> Cells:
    finding = next(name for name, number in FINDINGS.items() if number == row["finding"])
    severity = next((name for name, n in SEVERITIES.items() if n == row["severity"]), "")
    values = {name: row[f"f{slot}"] for name, slot in slots(item).items()}
    days = ("formed_on", "ended_on", "source_valid_until", "final_on", "notified_on")
    return (
        _said({name: row[name] for name in (*days, "furnisher", "record", "issuer", "document")})
        | {name: _word(item.fields[name], v) for name, v in values.items() if v is not None}
        | {"person": person, "item": item.id, "finding": finding, "severity": severity}
        | {"version": str(row["version"]), "recorded_at": _instant(row["recorded_at"])}
    )


def _said(row: Mapping[str, Any]) -> Cells:
    """Text, days and truths as a file holds them."""
    words = {True: "yes", False: "no", None: ""}
    return {
        name: words[value] if value is None or isinstance(value, bool) else str(value)
        for name, value in row.items()
    }


def _instant(at: datetime) -> str:
    return f"{at.isoformat()}+00:00"


def _word(field: Field, number: int) -> str:
    """What a file holds for a field's number."""
    match field.type:
        case "code":
            return list(field.codes)[number - 1]
        case "yes_no":
            return "yes" if number else "no"
        case "date":
            return str(_day(number))
    return str(Decimal(number).scaleb(-field.places))


def _day(number: int) -> date:
    return EPOCH + timedelta(days=number)
