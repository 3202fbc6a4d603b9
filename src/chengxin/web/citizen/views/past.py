"""How the points came to be: a line by month, every step with its cause, and what made a step.

The kernel answers each month as it was known then, by the rules that were in force then.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chengxin.clock import now, today
from chengxin.records.about.selectors import records_of
from chengxin.report import charts, figures
from chengxin.report.arithmetic import Arithmetic, arithmetic
from chengxin.standing.publishing.selectors import history as versions_in_force
from chengxin.standing.selectors import Change, answer, history
from chengxin.standing.services.versions import current, numbered
from chengxin.text import _, current_language
from chengxin.web.citizen.gate import Member, taking_part
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell import months, past, stepped
from chengxin.web.citizen.views.score import links_to


@require_safe
@taking_part
def history_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Show how the points went on, as a line by month and as a table with each change's cause."""
    rulebook = current().rulebook
    steps = history(member.context, member.person_no)
    lang = current_language()
    chosen = request.GET.get("dimension", "")
    chosen = chosen if chosen in rulebook.dimensions else ""
    values = _by_month(member, steps, chosen)
    context = {
        "line": charts.by_month(values),
        "months": [(figures.day(day), figures.points(value)) for day, value in reversed(values)],
        "steps": past.steps_told(rulebook, steps, chosen),
        "chosen": chosen,
        "dimensions": [(each.id, each.name.get(lang)) for each in rulebook.dimensions.values()],
    }
    title = _("How the points changed")
    return show(
        request, "citizen/history.html", context, title=title, bar=title, back="citizen:home",
        tab="home",
    )  # fmt: skip


def _by_month(member: Member, steps: Sequence[Change], dimension: str) -> list[tuple[date, int]]:
    """Return the points, or those of a dimension, at each end of a month, in hundredths."""
    if not steps:
        return []
    log = [(each.since, each.rulebook_id) for each in versions_in_force()]
    found = []
    for day in months.ends(min(step.as_of for step in steps), today()):
        known = months.over(day, now())
        full = answer(
            member.context, member.person_no, as_of=day, known_at=known,
            rulebook_no=_in_force(log, known),
        )  # fmt: skip
        if full is not None and full.score is not None:
            points = full.dimensions.get(dimension, 0) if dimension else full.score * 100
            found.append((day, points))
    return found


def _in_force(log: Sequence[tuple[datetime, int]], at: datetime) -> int:
    """Return what was in force at an instant; before the first version it is the first one."""
    return next((number for since, number in log if since <= at), log[-1][1])


@require_safe
@taking_part
def step_page(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show which entries made one score another."""
    steps = {step.number: step for step in history(member.context, member.person_no)}
    if number not in steps:
        raise Http404
    step = steps[number]
    before = steps.get(number - 1)
    after = _made(member, step)
    lines = stepped.moved(_made(member, before) if before else None, after)
    start = before.score if before else current().rulebook.scale.base
    # What was erased since cannot be asked again; then the lines say less than the step.
    whole = start * 100 + sum(line.difference for line in lines) == step.score * 100
    context = {
        "on": figures.day(step.as_of),
        "cause": past.causes()[step.cause],
        "before": start,
        "after": step.score,
        "first": before is None,
        "lines": lines if whole else [],
        "whole": whole,
        "links": links_to(records_of(member.context, member.person_no)),
    }
    title = _("What made the change")
    return show(
        request, "citizen/step.html", context, title=title, bar=title, back="citizen:history",
        tab="home",
    )  # fmt: skip


def _made(member: Member, step: Change) -> Arithmetic:
    """Return the arithmetic of a score as it was computed then: day, knowledge and rules."""
    found = answer(
        member.context,
        member.person_no,
        as_of=step.as_of,
        known_at=step.changed_at,
        rulebook_no=step.rulebook_no,
    )
    if found is None:
        raise Http404
    return arithmetic(numbered(step.rulebook_no).rulebook, found)
