"""Complaints about looks: the list that names nobody, and one complaint, which is a look itself."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.complaints.selectors import (
    Complaint,
    all_complaints,
    complaints_of,
)
from chengxin.access.complaints.services import (
    KIND,
    MOST,
    ComplaintRefusedError,
    answer_complaint,
    asked_of_the_door,
)
from chengxin.access.complaints.words import ground_names
from chengxin.access.deadlines.selectors import due_days
from chengxin.access.doors import staff_door
from chengxin.access.errors import NotShownError
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role, role_names
from chengxin.access.selectors import Look, entries_about
from chengxin.clock import civil_day, today
from chengxin.report import figures
from chengxin.text import _
from chengxin.web.shared import looked
from chengxin.web.shared.clocked import left
from chengxin.web.shared.forms import problem
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page


class AnswerForm(forms.Form):
    """What the audit found."""

    words = forms.CharField(max_length=MOST)


@page("GET", roles={Role.AUDIT})
def complaints(request: StaffRequest) -> HttpResponse:
    """Show every complaint, those that wait first."""
    found = all_complaints()
    due = due_days(KIND, [each.number for each in found if not each.answered_at], ["answer"])
    context = {
        "complaints": found, "grounds": ground_names(), "due": due, "today": today(),
        "left": {number: left(day) for number, day in due.items()},
    }  # fmt: skip
    return show(
        request, "staff/complaints.html", context, title=_("Complaints about looks"),
        here="complaints",
    )  # fmt: skip


@page("GET", "POST", roles={Role.AUDIT})
def complaint(request: StaffRequest, number: int) -> HttpResponseBase:
    """Show one with the look it is about, and keep the answer."""
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if asked_of_the_door(number) is None:
            raise Http404
        try:
            answer_complaint(
                number=number, member=request.signed_in.member, words=form.cleaned_data["words"]
            )
            return redirect("staff:complaint", number=number)
        except ComplaintRefusedError as error:
            form.add_error("words", problem(str(error)))
    status = 422 if form.errors else 200
    title = _("Complaint about a look")
    try:
        found, look = _read(request, number)
    except NotShownError as error:
        said = {"said": str(error), "mine": role_names()[Role.AUDIT]}
        return show(request, "staff/refused.html", said, title=title, here="complaints", status=403)
    context = {
        "complaint": found, "form": form, "most": MOST, "ground": ground_names()[found.ground],
        "look": looked.told([look]), "on": figures.day(civil_day(look.at)),
    }  # fmt: skip
    return show(
        request, "staff/complaint.html", context, title=title, here="complaints", status=status
    )


def _read(request: StaffRequest, number: int) -> tuple[Complaint, Look]:
    """Read a complaint and its look through the door, so that the person sees it was read."""
    if (about := asked_of_the_door(number)) is None:
        raise Http404
    person_no, reference, entry = about
    reason = _("There is a complaint about entry {entry} of the register.").format(entry=entry)
    member = request.signed_in.member
    context = staff_door(member, Purpose.OVERSIGHT, reference, reason, person_no)
    found = next(each for each in complaints_of(context, person_no) if each.number == number)
    return found, entries_about(context, person_no, below=entry + 1).looks[0]
