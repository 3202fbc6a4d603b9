"""The points: what they are today, why, and how they came to be.

The kernel answers; nothing here computes a point.
"""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengxin.access.selectors import looks_summary
from chengxin.people.consent import Purpose
from chengxin.people.selectors import current_notice
from chengxin.records.about.selectors import Filed, records_of
from chengxin.report import charts, figures, told, words
from chengxin.report.arithmetic import Arithmetic, arithmetic
from chengxin.report.terminal import version
from chengxin.scoring.result import PersonScore
from chengxin.standing.selectors import Change, answer, history
from chengxin.standing.services.versions import current, numbered
from chengxin.text import _, current_language
from chengxin.web.citizen import session
from chengxin.web.citizen.gate import Member, answer_of, taking_part
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell import ahead, past, stepped
from chengxin.web.shared.rules import SiteLinks


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Welcome whoever is not signed in; show everybody else where they stand."""
    if session.current(request) is None:
        text = current_notice(Purpose.COMPUTE, current_language())
        title = _("Personal integrity points")
        return show(request, "citizen/welcome.html", {"notice": text is not None}, title=title)
    return _standing(request)


@require_safe
@taking_part
def _standing(request: HttpRequest, member: Member) -> HttpResponse:
    loaded = current()
    rulebook, product = loaded.rulebook, loaded.rulebook.name.get(current_language())
    # Asked of the kernel, which knows today; what is stored may wait for the morning run.
    full = answer_of(member)
    shared = {"stale_notice": not member.consent.current, "product": product}
    if full.score is None:
        context = {**shared, "unmet": [words.unmet()[fact] for fact in full.unmet]}
        return show(request, "citizen/no_score.html", context, title=product, tab="home")
    made = arithmetic(rulebook, full)
    ends = ahead.endings(made)
    context = {
        **shared,
        "as_of": figures.day(full.as_of),
        "score": made.score,
        "level": made.level,
        "bar": charts.level_bar(rulebook, full.score, made.level),
        "version": version(rulebook),
        "lately": past.lately(rulebook, history(member.context, member.person_no), full.as_of),
        "counting": figures.records(_counting(full)),
        "next_ending": ends[0] if ends else None,
        "looks": looks_summary(member.context, member.person_no).lately,
    }
    return show(request, "citizen/home.html", context, title=product, tab="home")


def _counting(full: PersonScore) -> int:
    """Count the records that count, by themselves or in a sum."""
    return len(
        {
            (row.furnisher, row.record)
            for row in full.rows
            if row.record and (row.counted or row.reason == "in_window")
        }
    )


@require_safe
@taking_part
def why(request: HttpRequest, member: Member) -> HttpResponse:
    """Show the whole arithmetic: base, dimensions, corrections, total, and every entry."""
    rulebook = current().rulebook
    full = answer_of(member)
    filed = records_of(member.context, member.person_no)
    made = arithmetic(rulebook, full)
    context = told.context(rulebook, full, made) | {
        "links": links_to(filed),
        "version": version(rulebook),
    }
    return show(
        request,
        "citizen/why.html",
        context,
        title=str(context["title"]),
        bar=_("Why"),
        back="citizen:home",
        tab="home",
    )


def links_to(filed: tuple[Filed, ...]) -> SiteLinks:
    """Return where the rules are, and where each of these records is."""
    records = {
        (each.furnisher, each.record): reverse(
            "citizen:record", kwargs={"record_no": each.record_no}
        )
        for each in filed
    }
    return SiteLinks(current_language(), reverse("citizen:rules"), records)


@require_safe
@taking_part
def history_page(request: HttpRequest, member: Member) -> HttpResponse:
    """Show how the points went on, as a line and as a table with the cause of each change."""
    rulebook = current().rulebook
    steps = history(member.context, member.person_no)
    full = answer_of(member)
    lang = current_language()
    chosen = request.GET.get("dimension", "")
    chosen = chosen if chosen in rulebook.dimensions else ""
    ordered = [(step.as_of, step.score) for step in sorted(steps, key=lambda one: one.number)]
    scale = rulebook.scale
    context = {
        "line": charts.over_time(ordered, full.as_of, scale.lowest, scale.highest),
        "steps": past.steps_told(rulebook, steps, chosen),
        "chosen": chosen,
        "dimensions": [(each.id, each.name.get(lang)) for each in rulebook.dimensions.values()],
    }
    title = _("How the points changed")
    return show(
        request, "citizen/history.html", context, title=title, bar=title, back="citizen:home",
        tab="home",
    )  # fmt: skip


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
