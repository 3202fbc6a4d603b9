"""What made the difference between two answers for the sample rulebook: every kind of cause."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chengxin.scoring.changes import Cause, Changed, ChangeRow, Fact, Part, Question
from chengxin.scoring.result import PersonScore
from tests.report.sample import row
from tests.report.sample_book import RULEBOOK

LATE = datetime(2026, 11, 20, 23, 30, tzinfo=UTC)
FURNISHER = "市志愿服务联合会"


def _cause(kind: str, on: str, record: str = "", item: str = "", **more: Any) -> Cause:
    furnisher = FURNISHER if record else ""
    day = date.fromisoformat(on)
    return Cause(kind=kind, on=day, furnisher=furnisher, record=record, item=item, **more)


def _row(
    points: int, *causes: Cause, alone: tuple[int, ...] = (), lines: tuple[int, ...] = ()
) -> ChangeRow:
    made = tuple(
        row("indicator_limit" if at else "window", "volunteer_hours", "giving", each)
        for at, each in enumerate(lines or (points * 100,))
    )
    return ChangeRow(causes, points, alone or (points,), made, "measures#16")


def _answer(day: date, score: int | None, level: str, unmet: tuple[str, ...] = ()) -> PersonScore:
    return PersonScore("P-0007", day, score, level, {}, (), None, unmet)


_FIRST = Question(RULEBOOK, date(2026, 3, 1), None)
_SECOND = Question(RULEBOOK, date(2026, 11, 21), LATE)

#: 512 + 15 − 20 + 20 + 10 − 5 + 7 + 4 − 3 = 540.
CHANGED = Changed(
    person="P-0007",
    asked_before=_FIRST,
    asked_after=_SECOND,
    before=_answer(_FIRST.as_of, 512, "fair"),
    after=_answer(_SECOND.as_of, 540, "fair"),
    rows=(
        _row(
            15,
            _cause("record", "2026-04-01", "V-1", "volunteering", version=1),
            _cause("begins", "2026-05-01", "V-2", "volunteering", version=1),
            alone=(10, 5),
            lines=(2000, -500),
        ),
        _row(-20, _cause("mark_ends", "2026-05-02", "D-1", "penalty", mark="disputed", case="7号")),
        _row(20, _cause("expires", "2026-06-30", "D-2", "penalty", version=1)),
        _row(10, _cause("mark", "2026-07-01", "D-3", "penalty", mark="repaired")),
        _row(-5, _cause("correction", "2026-08-01", "V-3", "volunteering", version=2)),
        _row(7, _cause("clean", "2026-09-01", rule="clean_years")),
        _row(4, _cause("rule", "2026-10-01", part=Part("indicators", "volunteer_hours"))),
        _row(-3, _cause("rule", "2026-10-01", part=Part("scale")), lines=(-300,)),
    ),
    idle=(
        _cause("ages", "2026-04-05", "V-4", "volunteering", version=1),
        _cause("leaves_window", "2026-04-06", "V-5", "volunteering", version=1, reverse=True),
        _cause("mark_begins", "2026-04-07", "V-6", "volunteering", mark="verified"),
        _cause("rule", "2026-10-01", part=Part("")),
    ),
)

#: Before the consent there was no score; by the second question the person had moved away too.
GATE = replace(
    CHANGED,
    before=_answer(_FIRST.as_of, None, "", ("consent",)),
    after=_answer(_SECOND.as_of, None, "", ("left",)),
    rows=(),
    idle=(),
    facts=(
        Fact("consent", False, date(2026, 3, 5)),
        Fact("left", True, date(2026, 11, 1)),
    ),
)
