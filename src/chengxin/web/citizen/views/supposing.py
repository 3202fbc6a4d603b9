"""What would change the points: what falls away by itself, what gives more, and a trial of it.

A trial is computed by the real kernel over records that are undone at once; nothing is kept of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.records.about.selectors import records_of, supposing
from chengxin.records.about.supposed import Supposed
from chengxin.report import figures, words
from chengxin.report.arithmetic import Arithmetic, arithmetic
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PersonScore
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.citizen.gate import Member, answer_of, taking_part
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell import ahead
from chengxin.web.citizen.trial import MOST, Trial, asked_as
from chengxin.web.citizen.views.score import links_to

#: How many kinds of records one can suppose at once.
_KINDS = 5


@require_safe
@taking_part
def changes(request: HttpRequest, member: Member) -> HttpResponse:
    """List what will fall away and when, and what would give more."""
    rulebook = current().rulebook
    full = answer_of(member)
    made = arithmetic(rulebook, full)
    context = {
        "endings": ahead.endings(made),
        "next_change": figures.day(made.next_change_on) if made.next_change_on else "",
        "awards": ahead.awards(rulebook, full, made) if made.score is not None else [],
        "items": _choices(rulebook),
        "links": links_to(records_of(member.context, member.person_no)),
    }
    title = _("What changes the points")
    return show(
        request, "citizen/changes.html", context, title=title, bar=title, back="citizen:home",
        tab="home",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def what_if(request: HttpRequest, member: Member) -> HttpResponse:
    """Ask for some kinds of records what they hold, and answer what the points would be."""
    rulebook = current().rulebook
    asked = list(dict.fromkeys(request.GET.getlist("item")))[:_KINDS]
    adds = request.POST.get("act") == "add"
    if adds and request.POST.get("more") not in asked:
        asked = [*asked, request.POST.get("more", "")][:_KINDS]
    choices = dict(_choices(rulebook))
    if not asked or not {*asked} <= {*choices}:
        raise Http404
    trials = [
        # What is typed already stays when a kind is added, and is judged with all the rest.
        Trial(rulebook.items[each], place, request.POST, typed_only=adds)
        for place, each in enumerate(asked)
    ]
    tried = None
    if request.method == "POST" and not adds and all(each.is_valid() for each in trials):
        records = [record for each in trials for record in each.supposed()]
        tried = _tried(rulebook, member, records)
    context = {
        "trials": [_shown(each, asked) for each in trials],
        "forms_asked": trials,
        "place": f"?{_query(asked)}",
        "tried": tried,
        "most": MOST,
        "more": [each for each in choices.items() if each[0] not in asked]
        if len(asked) < _KINDS
        else [],
    }
    title = choices[asked[0]] if len(asked) == 1 else _("Several records at once")
    status = 422 if any(each.is_bound and each.errors for each in trials) else 200
    return show(
        request, "citizen/what_if.html", context, title=title, bar=_("What if"),
        back="citizen:changes", tab="home", status=status,
    )  # fmt: skip


def _query(items: Sequence[str]) -> str:
    return urlencode([("item", each) for each in items])


def _shown(trial: Trial, asked: Sequence[str]) -> dict[str, Any]:
    """Return one kind's part of the page; `without` is where the others alone are."""
    others = [each for each in asked if each != trial.item.id]
    return {
        "form": trial,
        "name": trial.item.name.get(current_language()),
        "fields": [(trial[f"f_{each.id}"], *asked_as(each)) for each in trial.item.fields.values()],
        "without": f"?{_query(others)}" if others else "",
    }


def _choices(rulebook: Rulebook) -> list[tuple[str, str]]:
    """Return the kinds of records that can be tried."""
    found = {
        item.id: item.name.get(current_language())
        for indicator in rulebook.indicators.values()
        if ahead.may_be_named(rulebook, indicator) and indicator.measure.lasting is None
        for item in ahead.items_of(rulebook, indicator)
    }
    return list(found.items())


@dataclass(frozen=True, slots=True)
class Tried:
    """What came of a trial. `parts` are the dimensions that move, `left_out` why some count not."""

    before: int
    after: int
    level: str
    parts: list[tuple[str, int]]
    left_out: list[str]


def _tried(rulebook: Rulebook, member: Member, records: list[Supposed]) -> Tried | None:
    now = arithmetic(rulebook, answer_of(member))
    then_answer = supposing(member.context, member.person_no, supposed=records)
    then = arithmetic(rulebook, then_answer)
    if now.score is None or then.score is None:
        return None
    before, after = _parts(now), _parts(then)
    moved = [
        (name, after.get(name, 0) - before.get(name, 0))
        for name in {**before, **after}
        if after.get(name, 0) != before.get(name, 0)
    ]
    return Tried(now.score, then.score, then.level, moved, _left_out(then_answer))


def _parts(made: Arithmetic) -> dict[str, int]:
    found = {block.name: block.subtotal for block in made.blocks}
    for line in made.corrections:
        found[line.title] = found.get(line.title, 0) + line.points
    return found


def _left_out(then: PersonScore) -> list[str]:
    reasons = words.reasons()
    said = [
        reasons[row.reason].sentence
        for row in then.rows
        if row.furnisher.startswith("supposed ") and row.reason not in ("", "in_window")
    ]
    return list(dict.fromkeys(said))
