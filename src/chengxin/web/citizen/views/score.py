"""The points: what they are today, why, and how they came to be.

The kernel answers; nothing here computes a point.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengxin.access.selectors import looks_summary
from chengxin.people.consent import Purpose
from chengxin.people.selectors import current_notice
from chengxin.records.about.selectors import Filed, records_of
from chengxin.report import charts, figures, told, words
from chengxin.report.arithmetic import arithmetic
from chengxin.report.terminal import version
from chengxin.scoring.result import PersonScore
from chengxin.standing.jobs.selectors import messages_of
from chengxin.standing.publishing.selectors import open_rounds
from chengxin.standing.selectors import history
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.citizen import session
from chengxin.web.citizen.gate import Member, answer_of, taking_part
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell import ahead, deriving, past
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
    shared: dict[str, object] = {"open_rounds": open_rounds(full.as_of)}
    shared |= {"stale_notice": not member.consent.current, "product": product}
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
        "messages": messages_of(member.context, member.person_no),
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
        "derived": deriving.told(member, rulebook),
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
