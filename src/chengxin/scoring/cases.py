"""A rulebook's worked cases: scored as one population and compared row by row.

Each case is a person of its own in one ledger, written by the same reader as a city's files; the
questions of one date are one query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.diagnostics import Diagnostic, Diagnostics, Span
from chengxin.ledger import Slice, ledger_from_cells
from chengxin.rulebook.model import RATIO_PLACES, Ask, Case, ExpectedRow, Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.result import DerivedScore, PersonScore, Row
from chengxin.text import _

SHANGHAI = timezone(timedelta(hours=8))

Cells = Mapping[str, str]


def population(rulebook: Rulebook) -> tuple[list[Cells], list[Cells], list[Cells]]:
    """Return persons, records and marks of all cases; a case's id is its person's."""
    persons: list[Cells] = []
    records: list[Cells] = []
    marks: list[Cells] = []
    for case in rulebook.cases.values():
        persons.append({**case.person, "person": case.id})
        records += [
            {**record, "person": case.id, "record": f"{case.id}/{record.get('record', '')}"}
            for record in case.records
        ]
        marks += [{**mark, "record": f"{case.id}/{mark.get('record', '')}"} for mark in case.marks]
    return persons, records, marks


#: Everybody's answers for a date and a state of knowledge, and the derived scores besides.
Answered = tuple[Sequence[PersonScore], Sequence[DerivedScore]]

#: Answers everybody's question.
Answering = Callable[[date, datetime | None], Answered]

#: Opens an engine over a slice.
Opening = Callable[[Rulebook, Slice], AbstractContextManager[Answering]]


@contextmanager
def on_duckdb(rulebook: Rulebook, part: Slice) -> Iterator[Answering]:
    """Open the engine that needs no server."""
    with Engine(rulebook, threads=1) as engine:
        yield lambda as_of, known_at: engine.with_derived(part, as_of=as_of, known_at=known_at)


def consents(rulebook: Rulebook) -> list[Cells]:
    """Return the consents to derived scores of all cases."""
    return [
        {**consent, "person": case.id}
        for case in rulebook.cases.values()
        for consent in case.consents
    ]


@contextmanager
def _read(rulebook: Rulebook) -> Iterator[Slice]:
    """Read the cases as the one slice of a ledger.

    Raises ValueError with the reader's diagnostics when a case's cells are not readable.
    """
    with TemporaryDirectory() as scratch:
        reading = ledger_from_cells(
            rulebook, *population(rulebook), out=Path(scratch), consents=consents(rulebook)
        )
        if reading.ledger is None:
            raise ValueError("\n".join(map(str, reading.diagnostics)))
        (part,) = reading.ledger.slices
        yield part


#: A question of a case, its answer, and the derived scores there are besides.
Whole = tuple[Case, Ask, PersonScore, Sequence[DerivedScore]]


def whole_answers(rulebook: Rulebook, opening: Opening = on_duckdb) -> Iterator[Whole]:
    """Yield every question of every case with what the engine says; raise ValueError as `_read`."""
    asked: dict[tuple[object, str], tuple[dict[str, PersonScore], Sequence[DerivedScore]]] = {}
    with _read(rulebook) as part, opening(rulebook, part) as answering:
        for case in rulebook.cases.values():
            for ask in case.asks:
                key = (ask.as_of, ask.known_at)
                if key not in asked:
                    found, derived = answering(ask.as_of, instant(ask.known_at))
                    asked[key] = {answer.person: answer for answer in found}, derived
                everybody, besides = asked[key]
                own = [each for each in besides if each.person == case.id]
                yield case, ask, everybody[case.id], own


def instant(text: str) -> datetime | None:
    """Return a case's `known_at`; a bare date means its last moment, empty means everything.

    >>> instant("2026-01-01").isoformat()
    '2026-01-01T23:59:59.999999+08:00'
    """
    if not text:
        return None
    value = datetime.fromisoformat(text)
    if len(text) == len("2026-01-01"):
        value = value.replace(hour=23, minute=59, second=59, microsecond=999_999)
    return value if value.tzinfo else value.replace(tzinfo=SHANGHAI)


def check_cases(rulebook: Rulebook, opening: Opening = on_duckdb) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the cases: each difference at the line that expects otherwise."""
    problems = Diagnostics()
    try:
        for case, ask, answer, derived in whole_answers(rulebook, opening):
            _compare(rulebook, case, ask, answer, _telling(case, ask, problems))
            _compare_derived(ask, derived, _telling(case, ask, problems))
    except ValueError as error:
        problems.error("case_unreadable", str(error), Span(f"{rulebook.folder}/cases"))
    return problems.sorted()


#: Told what is wrong, what was expected, what was found, and where that stands.
Wrong = Callable[[str, object, object, Span], None]


def _telling(case: Case, ask: Ask, problems: Diagnostics) -> Wrong:
    def wrong(what: str, expected: object, found: object, at: Span) -> None:
        problems.error(
            "case_differs",
            _("{case} on {as_of}: {what} should be {expected}, but is {found}.").format(
                case=case.id, as_of=ask.as_of, what=what, expected=expected, found=found
            ),
            at,
            path=case.id,
        )

    return wrong


def _compare_derived(ask: Ask, derived: Sequence[DerivedScore], wrong: Wrong) -> None:
    """Compare the derived scores; one that is not expected is wrong, as one that is not there."""
    found = {each.derived: (each.value, each.next_change_on) for each in derived}
    expected = {key: (each.value, each.next_change_on) for key, each in ask.derived.items()}
    for key in dict.fromkeys([*expected, *found]):
        if found.get(key) != expected.get(key):
            at = ask.derived[key].at if key in ask.derived else ask.at
            wrong(f"derived/{key}", _said(expected.get(key)), _said(found.get(key)), at)


def _said(derived: tuple[int, date | None] | None) -> str:
    """A derived score with its next change.

    >>> _said((43, None)), _said(None)
    ('43 (-)', '-')
    """
    return "-" if derived is None else f"{derived[0]} ({derived[1] or '-'})"


def _compare(rulebook: Rulebook, case: Case, ask: Ask, answer: PersonScore, wrong: Wrong) -> None:
    if ask.unmet or answer.score is None:
        if ask.unmet != answer.unmet:
            wrong("unmet", " ".join(ask.unmet) or "-", " ".join(answer.unmet) or "-", ask.at)
        return
    for what in ("score", "level", "next_change_on"):
        if getattr(ask, what) != getattr(answer, what):
            wrong(what, getattr(ask, what), getattr(answer, what), ask.span(what))
    found = Counter(_key(case, row) for row in answer.rows)
    for expected in ask.rows:
        key = _expected_key(expected)
        if found[key]:
            found[key] -= 1
            _compare_more(rulebook, case, expected, answer, wrong)
        else:
            wrong(_("a row"), _words(key), "-", expected.at)
    for key in (+found).elements():
        wrong(_("a row"), "-", _words(key), ask.at)


Key = tuple[str, str, str, str, object, int, str]


def _key(case: Case, row: Row) -> Key:
    record = row.record.removeprefix(f"{case.id}/")
    window = None if row.record else row.window
    return (row.part, row.rule, row.furnisher, record, window, row.points, row.reason)


def _expected_key(row: ExpectedRow) -> Key:
    return (row.part, row.rule, row.furnisher, row.record, row.window, row.points, row.reason)


def _words(key: Key) -> str:
    part, rule, furnisher, record, window, points, reason = key
    named = [part, rule, record and f"{furnisher}/{record}", window and str(window)]
    return " ".join(str(word) for word in (*named, f"{points / 100:g}", reason) if word)


def _compare_more(
    rulebook: Rulebook, case: Case, expected: ExpectedRow, answer: PersonScore, wrong: Wrong
) -> None:
    """Compare what a case gives only sometimes: the measure and the end of validity."""
    row = next(row for row in answer.rows if _key(case, row) == _expected_key(expected))
    if expected.valid_until is not None and expected.valid_until != row.valid_until:
        wrong("valid_until", expected.valid_until, row.valid_until, expected.span("valid_until"))
    if expected.measure is not None:
        scaled = expected.measure * 10 ** _places(rulebook, expected.rule)
        if scaled != row.measure:
            wrong("measure", scaled, row.measure, expected.span("measure"))


def _places(rulebook: Rulebook, rule: str) -> int:
    """Decimals of what a rule measures."""
    indicator = rulebook.indicators.get(rule)
    if indicator is None or indicator.select is None or not indicator.measure.field:
        return 0
    if indicator.measure.function == "ratio":
        return RATIO_PLACES
    return rulebook.items[indicator.select.items[0]].fields[indicator.measure.field].places
