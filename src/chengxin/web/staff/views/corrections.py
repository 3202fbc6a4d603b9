"""Requests for correction: the queue that names nobody, and one request, which is a look itself."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.deadlines.selectors import deadlines_of, due_days
from chengxin.access.doors import staff_door
from chengxin.access.errors import NotShownError
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role, role_names
from chengxin.clock import today
from chengxin.records.about.selectors import Filed, record_of
from chengxin.records.own.holding import NoSuchRecordError
from chengxin.records.own.selectors import Asked, correction_queue, corrections_of
from chengxin.records.own.services.corrections import (
    ANSWERED_BY,
    KIND,
    answer_correction,
    asked_of_the_door,
)
from chengxin.records.own.words import (
    MOST,
    Outcome,
    WordsRefusedError,
    ground_names,
    outcome_names,
)
from chengxin.report import figures, sentences
from chengxin.rulebook.model import Rulebook
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.shared import recorded
from chengxin.web.shared.clocked import Told, left, told
from chengxin.web.shared.forms import problem
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page


class AnswerForm(forms.Form):
    """What was found, and what follows from it."""

    outcome = forms.ChoiceField(choices=[(each, "") for each in Outcome], widget=forms.RadioSelect)
    words = forms.CharField(strip=False)


@page("GET", roles={Role.HANDLER})
def corrections(request: StaffRequest) -> HttpResponse:
    """Show every request, those that wait first."""
    queue = correction_queue()
    due = due_days(KIND, [each.number for each in queue if not each.outcome], ANSWERED_BY)
    context = {
        "requests": queue, "grounds": ground_names(), "outcomes": outcome_names(), "due": due,
        "left": {number: left(day) for number, day in due.items()}, "today": today(),
    }  # fmt: skip
    title = _("Requests for correction")
    return show(request, "staff/corrections.html", context, title=title, here="corrections")


@page("GET", "POST", roles={Role.HANDLER})
def correction(request: StaffRequest, number: int) -> HttpResponseBase:
    """Show one with the record it is about, and keep the answer."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            answer_correction(number=number, member=request.signed_in.member, **form.cleaned_data)
            return redirect("staff:correction", number=number)
        except NoSuchRecordError:
            raise Http404 from None
        except WordsRefusedError as error:
            form.add_error("words", problem(str(error)))
    title = _("Request for correction")
    try:
        asked, filed = _read(request, number)
    except NotShownError as error:
        said = {"said": str(error), "mine": role_names()[Role.HANDLER]}
        return show(
            request, "staff/refused.html", said, title=title, here="corrections", status=403
        )
    rulebook = current().rulebook
    context = {
        "asked": asked,
        "filed": filed,
        "item": sentences.item_name(rulebook, filed.newest.item),
        "facts": [] if filed.newest.erased else recorded.facts(rulebook, filed.newest),
        "marks": [recorded.mark_words(each) for each in reversed(filed.marks)],
        "known": figures.instant(filed.newest.known_from),
        "clocks": _clocks(rulebook, number),
        "form": form,
        "most": MOST,
        "ground": ground_names()[asked.ground],
        "outcomes": list(outcome_names().items()),
        "outcome": outcome_names()[asked.outcome] if asked.outcome else "",
    }
    status = 422 if form.errors else 200
    return show(
        request, "staff/correction.html", context, title=title, here="corrections", status=status
    )


def _clocks(rulebook: Rulebook, number: int) -> list[tuple[str, Told]]:
    """Return the clocks that run, by name, as the person reads them."""
    return [
        (rulebook.clocks[duty].name.get(current_language()), told(due))
        for duty, due in deadlines_of(KIND, number).items()
        if duty in rulebook.clocks
    ]


def _read(request: StaffRequest, number: int) -> tuple[Asked, Filed]:
    """Read a request and its record through the door, so that the person sees it was read."""
    if (about := asked_of_the_door(number)) is None:
        raise Http404
    person_no, reference, record_no = about
    reason = _("You asked for a correction under the number {reference}.").format(
        reference=reference
    )
    member = request.signed_in.member
    context = staff_door(member, Purpose.DISPUTE, reference, reason, person_no)
    asked = next(each for each in corrections_of(context, person_no) if each.number == number)
    filed = record_of(context, person_no, record_no)
    if filed is None:
        raise Http404
    return asked, filed
