"""One person's answer, ordered as an arithmetic: base, dimensions, corrections, total.

It adds up what the rows say and raises `DoesNotAddUpError` when the answer contradicts
itself; it never computes a point of its own. The terminal and the pages both show what is made
here, so they can only differ in looks. Words are in the language current at the call.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from chengxin.report import figures, weights, words
from chengxin.report.cite import Cited, cited
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PARTS, PersonScore, Row
from chengxin.text import _, current_language

#: Parts that correct the whole, after the dimensions.
CORRECTIONS = ("guard", "rounding", "ceiling", "scale")
_LIMITS = PARTS[PARTS.index("window_limit") : PARTS.index("guard")]


class DoesNotAddUpError(ValueError):
    """An answer whose rows, subtotals and score contradict each other."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row, in words.

    `first` and `last` are the days on which it counts, the last one included. `members` are the
    records that a window's row measures. `reason` is None on a row that counts.
    """

    row: Row
    title: str
    what: str
    measure: str
    first: date | None
    last: date | None
    points: int
    cites: tuple[Cited, ...]
    members: tuple[Line, ...] = ()
    reason: words.Worded | None = None

    @property
    def limit(self) -> bool:
        """Whether this line takes back what others gave or took."""
        return self.row.part in _LIMITS


@dataclass(frozen=True, slots=True)
class Block:
    """A dimension: its lines, limits last, and their sum in centipoints.

    `awards` is what its awards come to after all limits, to be held against the cap. `weight` says
    what every line was multiplied by; it is empty where they count in full.
    """

    id: str
    name: str
    weight: str
    lines: tuple[Line, ...]
    subtotal: int
    awards: int
    cap: int | None
    cites: tuple[Cited, ...]


@dataclass(frozen=True, slots=True)
class Change:
    """Something of which it is known today when it will change."""

    on: date
    line: Line
    text: str


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """The whole answer; `score` is None when there is none, and `unmet` then says why."""

    base: int
    base_cites: tuple[Cited, ...]
    blocks: tuple[Block, ...]
    corrections: tuple[Line, ...]
    score: int | None
    level: str
    total: str
    uncounted: tuple[Line, ...]
    changes: tuple[Change, ...]
    next_change_on: date | None
    unmet: tuple[words.Worded, ...]


def arithmetic(rulebook: Rulebook, answer: PersonScore) -> Arithmetic:
    """Order an answer for reading.

    Raises `DoesNotAddUpError` when base and rows are not the score, or the rows of a
    dimension not its subtotal.
    """
    lines = _with_members(rulebook, answer.rows)
    counted = [line for line in lines if line.row.counted]
    blocks = tuple(
        block
        for dimension in rulebook.dimensions
        if (block := _block(rulebook, dimension, counted)).lines
        or rulebook.dimensions[dimension].weight == 0
    )
    in_blocks = {id(line) for block in blocks for line in block.lines}
    corrections = tuple(
        sorted(
            (line for line in counted if id(line) not in in_blocks),
            key=lambda line: _order(rulebook, line.row),
        )
    )
    _check(rulebook, answer)
    terms = [block.subtotal for block in blocks] + [line.points for line in corrections]
    missing = words.unmet()
    return Arithmetic(
        base=rulebook.scale.base * 100,
        base_cites=cited(rulebook, rulebook.scale.cite),
        blocks=blocks,
        corrections=corrections,
        score=answer.score,
        level=_level(rulebook, answer.level),
        total=figures.total(rulebook.scale.base * 100, [term for term in terms if term]),
        uncounted=tuple(line for line in lines if not line.row.counted),
        changes=_changes(rulebook, answer, lines),
        next_change_on=answer.next_change_on,
        unmet=tuple(missing[fact] for fact in answer.unmet),
    )


def _check(rulebook: Rulebook, answer: PersonScore) -> None:
    # A pair assertion to the engine's own: nothing that contradicts itself is ever printed.
    if answer.score is None:
        return
    reached = rulebook.scale.base * 100 + sum(row.points for row in answer.rows)
    if reached != answer.score * 100:
        raise DoesNotAddUpError(
            f"{answer.person}: base and rows are {reached}, the score is {answer.score * 100}"
        )
    for dimension in {*answer.dimensions, *rulebook.dimensions}:
        rows = sum(row.points for row in answer.rows if row.dimension == dimension)
        if rows != answer.dimensions.get(dimension, 0):
            raise DoesNotAddUpError(
                f"{answer.person}: the rows of {dimension} are {rows},"
                f" its subtotal is {answer.dimensions.get(dimension, 0)}"
            )
    stray = [row for row in answer.rows if row.points and not row.counted]
    if stray:
        raise DoesNotAddUpError(
            f"{answer.person}: a row that does not count has points: {stray[0].rule}"
        )


def _block(rulebook: Rulebook, dimension: str, counted: list[Line]) -> Block:
    known = rulebook.dimensions[dimension]
    own = sorted(
        (line for line in counted if line.row.dimension == dimension),
        key=lambda line: _order(rulebook, line.row),
    )
    return Block(
        id=dimension,
        name=known.name.get(current_language()),
        weight=weights.weight(known),
        lines=tuple(own),
        subtotal=sum(line.points for line in own),
        awards=sum(line.points for line in own if _is_award(rulebook, line.row)),
        cap=known.cap,
        cites=cited(rulebook, known.cite),
    )


def _is_award(rulebook: Rulebook, row: Row) -> bool:
    indicator = rulebook.indicators.get(row.rule)
    if indicator is not None:
        return indicator.kind == "award"
    return row.part in ("pool_limit", "dimension_cap")


def _order(rulebook: Rulebook, row: Row) -> tuple[object, ...]:
    ids = list(rulebook.indicators)
    place = ids.index(row.rule) if row.rule in rulebook.indicators else len(ids)
    # Records that hold a ceiling stand right before it.
    part = PARTS.index("ceiling") - 0.5 if row.rule in rulebook.ceilings else PARTS.index(row.part)
    if row.part == "ceiling":
        part = PARTS.index("ceiling")
    first = row.window or row.counts_from or date.min
    return (place, part, first, row.furnisher, row.record)


def _with_members(rulebook: Rulebook, rows: Iterable[Row]) -> list[Line]:
    """Make the lines, and put each member of a window under its window's line."""
    rows = list(rows)
    windows: dict[str, list[date | None]] = {}
    for row in rows:
        if row.part == "window":
            windows.setdefault(row.rule, []).append(row.window)
    members: dict[tuple[str, date | None], list[Line]] = {}
    others: list[Row] = []
    for row in rows:
        known = windows.get(row.rule, [])
        window = _window_of(rulebook, row, known) if row.reason == "in_window" else None
        if row.reason == "in_window" and window in known:
            members.setdefault((row.rule, window), []).append(_line(rulebook, row))
        else:
            others.append(row)
    return [
        _line(
            rulebook,
            row,
            tuple(members.get((row.rule, row.window), ())) if row.part == "window" else (),
        )
        for row in others
    ]


def _window_of(rulebook: Rulebook, row: Row, windows: list[date | None]) -> date | None:
    """Return the first day of the window a member was measured in, as far as its row tells.

    A row holds no `formed_on`. An award counts from that very day; a deduction may count from a
    later period, so it is placed only where its rule has a single window. What cannot be placed
    stays in the list of what did not count by itself, with its reason.
    """
    if len(windows) == 1:
        return windows[0]
    indicator = rulebook.indicators.get(row.rule)
    if indicator is None or indicator.kind != "award" or row.counts_from is None:
        return row.window
    return figures.first_day(row.counts_from, indicator.over.period)


def _line(rulebook: Rulebook, row: Row, members: tuple[Line, ...] = ()) -> Line:
    ends = row.part in ("record", "window")
    return Line(
        row=row,
        title=title_of(rulebook, row),
        what=_what(rulebook, row, len(members)),
        measure=figures.measure(rulebook, row.rule, row.part, row.measure),
        first=row.counts_from,
        last=row.valid_until - timedelta(days=1) if ends and row.valid_until else None,
        points=row.points,
        cites=cited(rulebook, row.cite),
        members=members,
        reason=words.reasons()[row.reason] if row.reason else None,
    )


def rule_name(rulebook: Rulebook, rule: str) -> str:
    """Return the name of an indicator, ceiling, pool or dimension; empty when it is none."""
    for things in (
        rulebook.indicators,
        rulebook.ceilings,
        rulebook.pools,
        rulebook.dimensions,
    ):
        if rule in things:
            return things[rule].name.get(current_language())
    return ""


def title_of(rulebook: Rulebook, row: Row) -> str:
    """Return what a line is about: the rule, for a limit what it limits, else the item."""
    name = rule_name(rulebook, row.rule)
    if row.part in _LIMITS:
        part = words.parts()[row.part].chip
        return _("{part}: {name}").format(part=part, name=name) if name else part
    if row.part in CORRECTIONS:
        return name or words.parts()[row.part].chip
    item = rulebook.items.get(row.item)
    return name or (item.name.get(current_language()) if item else row.record)


def _what(rulebook: Rulebook, row: Row, members: int) -> str:
    """Say which record or window a line is about, or why a limit bites."""
    if row.part == "record":
        item = rulebook.items.get(row.item)
        name = item.name.get(current_language()) if item else row.item
        own = [] if name == title_of(rulebook, row) else [name]
        return " · ".join([*own, row.furnisher, row.record])
    if row.part not in ("window", "window_limit"):
        return words.parts()[row.part].sentence
    said = [window_words(rulebook, row.rule, row.window)]
    if members:
        said.append(figures.records(members))
    if row.part == "window_limit":
        said.append(words.parts()[row.part].sentence)
    return " · ".join(said)


def window_words(rulebook: Rulebook, rule: str, window: date | None) -> str:
    """Return the period a window's row covers."""
    indicator = rulebook.indicators.get(rule)
    over = indicator.over if indicator else None
    if window is not None:
        named = over.period if over and over.period != "each" else ""
        return figures.period(window, named or (indicator.limits.period if indicator else ""))
    if over and over.period == "rolling":
        return _("the last {months}").format(months=figures.months(over.months))
    return _("everything that still counts")


def _level(rulebook: Rulebook, level: str) -> str:
    names = {each.id: each.name.get(current_language()) for each in rulebook.levels}
    return names.get(level, level)


def _changes(rulebook: Rulebook, answer: PersonScore, lines: list[Line]) -> tuple[Change, ...]:
    """List the days on which a row of today is known to end or to begin."""
    found = []
    for line in lines:
        row = line.row
        if row.counted and row.valid_until and row.valid_until > answer.as_of:
            text = _ending(rulebook, line).format(points=figures.signed(line.points))
            found.append(Change(row.valid_until, line, text))
        elif (
            row.reason in ("held", "not_yet") and row.counts_from and row.counts_from > answer.as_of
        ):
            found.append(Change(row.counts_from, line, _("begins to count")))
    return tuple(sorted(found, key=lambda change: (change.on, change.line.title)))


def _ending(rulebook: Rulebook, line: Line) -> str:
    if line.row.rule in rulebook.ceilings:
        return _("no longer holds the ceiling")
    if line.row.part == "window":
        return _("a record leaves this sum; now {points}")
    return _("no longer counts; now {points}")
