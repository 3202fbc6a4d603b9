"""`changed`: what made the difference between two scores, as text that adds up.

It orders what `scoring.changes` found and computes no point. A row of several causes shows each of
them, what would be missing without it alone, and the lines of the arithmetic that they moved
together. The command line calls it.
"""

from __future__ import annotations

from chengxin.report import figures, words
from chengxin.report.arithmetic import rule_name, title_of, window_words
from chengxin.report.cite import cite_text
from chengxin.report.columns import Column, plain, table
from chengxin.report.terminal import status, version
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.changes import Cause, Changed, ChangeRow, Fact, Question
from chengxin.scoring.changes.person import local
from chengxin.scoring.result import PersonScore, Row
from chengxin.text import _, current_language, language

_COLUMNS = (Column(10), Column(52), Column(44), Column(30), Column(10, right=True))

type _Cells = tuple[str, str, str, str, str] | None


def changed(made: Changed, *, lang: str) -> str:
    """Return the rows that add up to the difference, as a terminal table."""
    with language(lang):
        lines = _heading(made)
        if made.before.score is None or made.after.score is None:
            lines += _without_score(made)
        else:
            lines += _sum(made, made.before.score, made.after.score)
        if made.idle:
            lines += ["", _("What also happened, and changed no point"), *_idle(made)]
        return "\n".join(lines) + "\n"


def _heading(made: Changed) -> list[str]:
    name = made.asked_after.rulebook.name.get(current_language())
    return [
        plain(_("{name}, {person}").format(name=name, person=made.person)),
        *table(
            (Column(8), Column(40), Column(40), Column(50), Column(24)),
            [
                _question(_("from"), made.asked_before, made.before),
                _question(_("to"), made.asked_after, made.after),
            ],
        ),
        "",
    ]


def _question(end: str, asked: Question, answer: PersonScore) -> tuple[str, ...]:
    known = asked.known_at
    score = _("no score") if answer.score is None else figures.points(answer.score * 100)
    level = next((one.name for one in asked.rulebook.levels if one.id == answer.level), None)
    return (
        end,
        figures.day(asked.as_of),
        _("as known at {instant}").format(instant=figures.instant(known))
        if known
        else _("with everything known"),
        f"{status(asked.rulebook)} · {version(asked.rulebook)}",
        f"{score} {level.get(current_language()) if level else ''}".strip(),
    )


def _sum(made: Changed, before: int, after: int) -> list[str]:
    rows: list[_Cells] = [(_("Day"), _("What happened"), _("To what"), _("Article"), _("Points"))]
    rows.append(None)
    for row in made.rows:
        rows += _row(made, row)
    if not made.rows:
        rows.append(("", _("Nothing that happened changed the score."), "", "", ""))
    rows += [None, ("", _("Difference"), "", "", figures.signed((after - before) * 100))]
    total = figures.total(before * 100, [row.points * 100 for row in made.rows])
    return [*table(_COLUMNS, rows), *(["", total] if made.rows else [])]


def _row(made: Changed, row: ChangeRow) -> list[_Cells]:
    cite = cite_text(_book(made, row.causes[0]), row.cite)
    points = figures.signed(row.points * 100)
    found: list[_Cells] = []
    if len(row.causes) == 1:
        (cause,) = row.causes
        found.append((_on(cause), _event(cause), _what(made, cause), cite, points))
    else:
        found.append(("", _("Only together"), "", cite, points))
        for cause, alone in zip(row.causes, row.alone, strict=True):
            missing = _("without it alone: {points}").format(points=figures.signed(-alone * 100))
            found.append((_on(cause), "  " + _event(cause), _what(made, cause), missing, ""))
    own = len(row.causes) == 1 and len(row.lines) == 1
    found += [] if own else [_line(_book_of(made, line), line) for line in row.lines]
    return found


def _book_of(made: Changed, line: Row) -> Rulebook:
    """Return the rulebook that has a line's rule, the later one if both do."""
    after = made.asked_after.rulebook
    return after if rule_name(after, line.rule) or not line.rule else made.asked_before.rulebook


def _line(book: Rulebook, line: Row) -> _Cells:
    """A line of the arithmetic that moved; its points stand among the words, not in the sum."""
    what = f"{line.furnisher} · {line.record}" if line.record else ""
    if line.part == "window":
        what = window_words(book, line.rule, line.window)
    title = _("Base points") if line.part == "base" else title_of(book, line)
    return ("", f"    {_('of which')} {title} {figures.signed(line.points)}", what, "", "")


def _idle(made: Changed) -> list[str]:
    rows = [(_on(cause), _event(cause), _what(made, cause)) for cause in made.idle]
    return table((Column(10), Column(52), Column(60)), rows)


def _on(cause: Cause) -> str:
    return str(cause.on or "")


def _event(cause: Cause) -> str:
    said = words.causes()[cause.kind]
    if cause.mark:
        said = said.format(mark=words.marks()[cause.mark])
    if cause.reverse:
        said = _("not so any more at the earlier time: {event}").format(event=said)
    return said


def _what(made: Changed, cause: Cause) -> str:
    book = _book(made, cause)
    if cause.part is not None:
        kind = words.rule_parts().get(cause.part.kind, cause.part.kind)
        name = rule_name(book, cause.part.id) or cause.part.id
        return _("{part}: {name}").format(part=kind, name=name) if name else kind
    if cause.rule:
        return rule_name(book, cause.rule)
    item = book.items.get(cause.item)
    named = [item.name.get(current_language())] if item else []
    named += [cause.furnisher, cause.record]
    if cause.kind == "correction":
        named.append(_("version {number}").format(number=cause.version))
    return " · ".join([*named, *([cause.case] if cause.case else [])])


def _book(made: Changed, cause: Cause) -> Rulebook:
    """Return the rulebook that knows what a cause is about, the later one if both do."""
    after, before = made.asked_after.rulebook, made.asked_before.rulebook
    if cause.part is not None and cause.part.kind and cause.part.id:
        known = cause.part.id in getattr(after, cause.part.kind)
    else:
        known = not cause.item or cause.item in after.items
    return after if known else before


def _without_score(made: Changed) -> list[str]:
    lines = [_("One of the two scores does not exist, so there is no difference to explain.")]
    if made.before.score is None and made.after.score is None:
        lines = [_("Neither of the two scores exists, so there is no difference to explain.")]
    rows = [_fact(fact) for fact in made.facts]
    return [*lines, *table((Column(12), Column(60), Column(30)), rows)]


def _fact(fact: Fact) -> tuple[str, str, str]:
    missing = words.unmet()[fact.fact]
    said = _("at the second question: {what}") if fact.held_before else _("at the first: {what}")
    return (f"  {fact.on or ''}", said.format(what=missing.chip), "")


def changed_values(made: Changed) -> dict[str, object]:
    """Return the whole answer as plain values: points of rows whole, of lines in centipoints."""
    return {
        "person": made.person,
        "from": _question_json(made.asked_before, made.before),
        "to": _question_json(made.asked_after, made.after),
        "difference": None
        if made.before.score is None or made.after.score is None
        else made.after.score - made.before.score,
        "rows": [
            {
                "points": row.points,
                "causes": [
                    {**_cause_json(cause), "alone": alone}
                    for cause, alone in zip(row.causes, row.alone, strict=True)
                ],
                "cite": row.cite.split(),
                "lines": [_line_json(line) for line in row.lines],
            }
            for row in made.rows
        ],
        "without_effect": [_cause_json(cause) for cause in made.idle],
        "facts": [
            {"fact": f.fact, "held_at_from": f.held_before, "on": str(f.on) if f.on else None}
            for f in made.facts
        ],
    }


def _question_json(asked: Question, answer: PersonScore) -> dict[str, object]:
    book = asked.rulebook
    return {
        "as_of": str(asked.as_of),
        "known_at": asked.known_at.isoformat() if asked.known_at else None,
        "rulebook": book.id,
        "version": book.version,
        "law": book.law,
        "figures": book.figures,
        "score": answer.score,
        "level": answer.level or None,
        "unmet": list(answer.unmet),
    }


def _cause_json(cause: Cause) -> dict[str, object]:
    found: dict[str, object] = {
        "kind": cause.kind,
        "on": str(cause.on) if cause.on else None,
        "recorded_at": local(cause.recorded_at).isoformat() if cause.recorded_at else None,
    }
    named = {
        **{key: getattr(cause, key) for key in ("furnisher", "record", "version", "item")},
        **{key: getattr(cause, key) for key in ("mark", "case", "rule", "reverse")},
        "part": " ".join(cause.part).rstrip() or "rulebook" if cause.part is not None else "",
    }
    return found | {key: value for key, value in named.items() if value}


def _line_json(line: Row) -> dict[str, object]:
    return {
        "part": line.part,
        "rule": line.rule,
        "dimension": line.dimension,
        "furnisher": line.furnisher,
        "record": line.record,
        "window": str(line.window) if line.window else None,
        "centipoints": line.points,
    }
