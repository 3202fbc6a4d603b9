"""How the tests of the interpreter ask it, and how they read its rows. Nothing else calls this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PersonScore, Row
from tests.oracle import build as b
from tests.oracle.interpreter import row_key, score_person

#: Ten points a deed; ten points off a fine; both in one rulebook.
TEN = b.fixed(10)
DEEDS = b.rulebook(b.indicator("deeds", "deed", TEN))
FINES = b.rulebook(b.deduction("fines", "fine", b.fixed(-10)))
BOTH = b.rulebook(b.indicator("deeds", "deed", TEN), b.deduction("fines", "fine", b.fixed(-10)))

#: Cells of records that are one matter.
MATTER = {"issuer": "某局", "document": "1号"}


def ask(
    book: Rulebook,
    day: str,
    *records: Mapping[str, str],
    marks: Sequence[Mapping[str, str]] = (),
    who: Mapping[str, str] | None = None,
    known_at: datetime | None = None,
) -> PersonScore:
    answer = score_person(
        book, who or b.person(), records, marks, as_of=date.fromisoformat(day), known_at=known_at
    )
    assert answer.rows == tuple(sorted(answer.rows, key=row_key))
    assert len({row_key(row) for row in answer.rows}) == len(answer.rows)
    if answer.score is not None:
        base = book.scale.base * 100
        assert answer.score * 100 == base + sum(row.points for row in answer.rows)
    return answer


def of(answer: PersonScore) -> list[tuple[str, ...]]:
    """Rows in short: part, rule, record or window, points, reason; blanks left out."""

    def short(row: Row) -> tuple[str, ...]:
        window = row.window.isoformat() if row.window else ""
        points = str(Decimal(row.points) / 100)
        words = ("" if row.part == "record" else row.part, row.rule, row.record or window, points)
        return tuple(word for word in (*words, row.reason) if word)

    return [short(row) for row in answer.rows]


def only(answer: PersonScore) -> Row:
    (row,) = answer.rows
    return row


def day(text: str) -> date:
    return date.fromisoformat(text)


def only_record(answer: PersonScore) -> Row:
    (row,) = (row for row in answer.rows if row.part == "record")
    return row
