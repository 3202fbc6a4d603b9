"""“I think this is wrong”: a complaint about one look, and the page that keeps its number."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.access.complaints.selectors import complaints_of
from chengxin.access.complaints.services import (
    KIND,
    MOST,
    ComplaintRefusedError,
    NoSuchLookError,
    complain,
)
from chengxin.access.complaints.words import OF_PEOPLE, ground_names
from chengxin.access.deadlines.selectors import deadlines_of
from chengxin.access.selectors import entries_about
from chengxin.clock import civil_day
from chengxin.report import figures
from chengxin.text import _
from chengxin.web.citizen.gate import Member, Visitor, member_of, signed_in
from chengxin.web.citizen.page import show
from chengxin.web.shared import looked
from chengxin.web.shared.clocked import told
from chengxin.web.shared.forms import problem


class ComplaintForm(forms.Form):
    """What is wrong, and words if somebody wants to write any."""

    ground = forms.ChoiceField(choices=[(each, "") for each in OF_PEOPLE], widget=forms.RadioSelect)
    words = forms.CharField(max_length=MOST, required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def complain_page(request: HttpRequest, visitor: Visitor, entry: int) -> HttpResponse:
    """Show the look, ask what is wrong with it, and keep the answer."""
    member = _member(request, visitor)
    found = entries_about(member.context, member.person_no, below=entry + 1).looks[:1]
    if not found or found[0].number != entry:
        raise Http404
    form = ComplaintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid() and (made := _kept(member, entry, form)):
        return redirect("citizen:complaint", number=made)
    context: dict[str, Any] = {
        "form": form,
        "look": looked.told(found),
        "on": figures.day(civil_day(found[0].at)),
        "grounds": [(each, name) for each, name in ground_names().items() if each in OF_PEOPLE],
        "most": MOST,
    }
    return show(
        request, "citizen/complain.html", context, title=_("What is wrong with this look?"),
        bar=_("Who looked"), back="citizen:looks", tab="looks", status=422 if form.errors else 200,
    )  # fmt: skip


def _kept(member: Member, entry: int, form: ComplaintForm) -> int | None:
    given = form.cleaned_data
    try:
        return complain(
            context=member.context,
            entry=entry,
            ground=given["ground"],
            words=given["words"],
            promised=settings.ANSWER_DAYS,
        )
    except NoSuchLookError:
        raise Http404 from None
    except ComplaintRefusedError as error:
        form.add_error("words", problem(str(error)))
        return None


@require_safe
@signed_in
def complaint_page(request: HttpRequest, visitor: Visitor, number: int) -> HttpResponse:
    """Show a complaint with its number, what happens next, and what was answered."""
    member = _member(request, visitor)
    mine = complaints_of(member.context, member.person_no)
    found = next((each for each in mine if each.number == number), None)
    if found is None:
        raise Http404
    due = deadlines_of(KIND, number).get("answer")
    context = {
        "complaint": found,
        "made": figures.instant(found.made_at),
        "answered": figures.instant(found.answered_at) if found.answered_at else "",
        "ground": ground_names()[found.ground],
        "due": told(due) if due else None,
    }
    return show(
        request, "citizen/complaint.html", context, title=_("Your complaint"),
        bar=_("Who looked"), back="citizen:looks", tab="looks",
    )  # fmt: skip


def _member(request: HttpRequest, visitor: Visitor) -> Member:
    member = member_of(request, visitor)
    if member is None:
        raise Http404
    return member
