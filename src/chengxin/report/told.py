"""One person's arithmetic as a page: the sum, its lines, what did not count, what will change.

It shows what `arithmetic` ordered, with the rule's own words beside each line, and adds nothing.
The report of a city calls it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chengxin.report import bounds, charts, figures, frame, joined, sentences
from chengxin.report.arithmetic import Arithmetic, Block, Change, Line
from chengxin.report.casepage import REASON_KINDS
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PersonScore
from chengxin.text import _

#: How many lines of a dimension are named beside its subtotal.
_NAMED = 2


def context(rulebook: Rulebook, answer: PersonScore, made: Arithmetic) -> dict[str, Any]:
    """Return what the template `person.html` shows."""
    has_score = made.score is not None
    return {
        "title": (
            _("Why it is {score}").format(score=made.score)
            if has_score
            else _("Why there is no score")
        ),
        "here": _("Why"),
        "layout": "wide",
        "as_of": figures.day(answer.as_of),
        "score": made.score,
        "level": made.level,
        "bar": (
            charts.level_bar(rulebook, made.score, made.level) if made.score is not None else ""
        ),
        "unmet": made.unmet,
        "base": made.base,
        "base_cites": made.base_cites,
        "blocks": [_block(rulebook, block, answer.as_of) for block in made.blocks],
        "corrections": [_line(rulebook, line, answer.as_of) for line in made.corrections],
        "total": made.total,
        "uncounted": [_line(rulebook, line, answer.as_of) for line in made.uncounted],
        "changes": [_change(change) for change in made.changes],
        "next_change": figures.day(made.next_change_on) if made.next_change_on else "",
    }


def _block(rulebook: Rulebook, block: Block, as_of: date) -> dict[str, Any]:
    return {
        "id": block.id,
        "name": block.name,
        "subtotal": block.subtotal,
        "more": _beside(block),
        "cites": block.cites,
        "count": figures.number(len([line for line in block.lines if not line.limit])),
        "lines": [_line(rulebook, line, as_of) for line in block.lines],
    }


def _beside(block: Block) -> str:
    """Say what made most of a subtotal, and how much room the cap leaves."""
    weighty = sorted(
        (
            line
            for line in block.lines
            if line.points and not line.limit and line.title != block.name
        ),
        key=lambda line: -abs(line.points),
    )
    said = [block.weight, joined.listed(dict.fromkeys(line.title for line in weighty[:_NAMED]))]
    if block.cap is not None:
        room = max(0, block.cap - block.awards)
        said.append(
            _("cap {cap}, room for {room} more").format(
                cap=figures.points(block.cap), room=figures.points(room)
            )
        )
    return " · ".join(text for text in said if text)


def _line(rulebook: Rulebook, line: Line, as_of: date) -> dict[str, Any]:
    linked = line.row.rule in rulebook.indicators or line.row.rule in rulebook.ceilings
    return {
        "title": line.title,
        "rule": line.row.rule if linked else "",
        "points": line.points,
        "details": [text for text in (line.measure, line.what, _time(line)) if text],
        "sentence": _sentence(rulebook, line, as_of),
        "cites": line.cites,
        "reason": line.reason,
        "shape": REASON_KINDS.get(line.row.reason, "none"),
        "key": (line.row.furnisher, line.row.record),
        "members": [_member(member) for member in line.members],
        "member_count": figures.records(len(line.members)),
    }


def _member(line: Line) -> dict[str, Any]:
    said = (line.row.furnisher, line.row.record, line.measure, _time(line))
    return {
        "key": (line.row.furnisher, line.row.record),
        "text": " · ".join(text for text in said if text),
    }


def _time(line: Line) -> str:
    if line.row.part == "window":
        if not line.last:
            return ""
        return _("in full until {day}").format(day=figures.day(line.last))
    if line.first and line.last:
        return _("counts from {first} to {last}").format(
            first=figures.day(line.first), last=figures.day(line.last)
        )
    if line.last:
        return _("counts until {day}").format(day=figures.day(line.last))
    return _("counts from {day}").format(day=figures.day(line.first)) if line.first else ""


def _sentence(rulebook: Rulebook, line: Line, as_of: date) -> str:
    """Say the rule's points in short, and the next step where one is in reach."""
    indicator = rulebook.indicators.get(line.row.rule)
    if line.limit:
        return _limit(rulebook, line)
    if indicator is None:
        return ""
    said = [sentences.points_words(rulebook, indicator)]
    now = line.row.window is None or figures.same_period(
        line.row.window, as_of, indicator.over.period
    )
    if line.row.part == "window" and now and line.row.measure is not None:
        said.append(sentences.next_step_words(rulebook, indicator, line.row.measure))
    return joined.clauses(text for text in said if text)


def _limit(rulebook: Rulebook, line: Line) -> str:
    """Say the limit that a limit's line keeps."""
    rule = line.row.rule
    if rule in rulebook.indicators:
        indicator = rulebook.indicators[rule]
        if line.row.part == "window_limit":
            return bounds.period_limit_words(indicator)
        return bounds.most_words(indicator.limits.total or 0)
    if rule in rulebook.pools:
        return bounds.most_words(rulebook.pools[rule].cap)
    return frame.dimension_limits(rulebook, rule) if rule in rulebook.dimensions else ""


def _change(change: Change) -> Mapping[str, str]:
    what = [change.line.what]
    return {
        "on": figures.day(change.on),
        "title": change.line.title,
        "what": " · ".join(text for text in (*what, change.text) if text),
    }
