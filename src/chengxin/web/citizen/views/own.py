"""What somebody says and asks about an own record: a statement, a correction, a deletion.

Each is a form that can be sent twice and is done once.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.access.deadlines.selectors import deadlines_of
from chengxin.records.about.selectors import Filed, record_of
from chengxin.records.own.holding import NoSuchRecordError
from chengxin.records.own.selectors import corrections_of, without
from chengxin.records.own.services.corrections import KIND, ask_for_correction
from chengxin.records.own.services.declining import NotDeclinedError, decline
from chengxin.records.own.services.statements import say_beside, take_back_statement
from chengxin.records.own.words import (
    MOST,
    Ground,
    WordsRefusedError,
    ground_names,
    outcome_names,
)
from chengxin.report import figures, sentences
from chengxin.report.arithmetic import arithmetic
from chengxin.standing.services.versions import current
from chengxin.text import _
from chengxin.web.citizen.gate import Member, answer_of, taking_part
from chengxin.web.citizen.page import rule_links, show
from chengxin.web.citizen.tell import answering
from chengxin.web.shared import recorded
from chengxin.web.shared.forms import problem


class Words(forms.Form):
    """What stands beside a record."""

    words = forms.CharField(required=False, strip=False)


class Wrong(forms.Form):
    """What is wrong with a record, and words if somebody wants to write any."""

    ground = forms.ChoiceField(choices=[(each, "") for each in Ground], widget=forms.RadioSelect)
    words = forms.CharField(required=False, strip=False)


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def statement_page(request: HttpRequest, member: Member, record_no: int) -> HttpResponse:
    """Ask what shall stand beside a record, and keep it or take it back [yunnan 3.3]."""
    filed = _filed(member, record_no)
    form = Words(request.POST or None, initial={"words": filed.statement})
    if request.method == "POST" and "take_back" in request.POST:
        take_back_statement(context=member.context, record_no=record_no)
        return _back(record_no, "taken_back")
    if request.method == "POST" and form.is_valid():
        try:
            say_beside(
                context=member.context, record_no=record_no, words=form.cleaned_data["words"]
            )
        except WordsRefusedError as error:
            form.add_error("words", problem(str(error)))
        else:
            return _back(record_no, "said")
    return _form(request, "citizen/statement.html", filed, form, _("Your words beside the record"))


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def wrong_page(request: HttpRequest, member: Member, record_no: int) -> HttpResponse:
    """Ask what is wrong with a record, and keep the request under a number [yuxi 22]."""
    filed = _filed(member, record_no)
    form = Wrong(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            made = ask_for_correction(context=member.context, record_no=record_no,
                                      **form.cleaned_data)  # fmt: skip
        except WordsRefusedError as error:
            form.add_error("words", problem(str(error)))
        else:
            return redirect("citizen:correction", number=made)
    more = {"grounds": list(ground_names().items()), "adverse": filed.newest.finding == "adverse"}
    title = _("What is wrong with this record?")
    return _form(request, "citizen/wrong.html", filed, form, title, more)


@require_safe
@taking_part
def correction_page(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Show a request with its number, what happens next and when, and what was answered."""
    mine = corrections_of(member.context, member.person_no)
    found = next((each for each in mine if each.number == number), None)
    if found is None:
        raise Http404
    rulebook = current().rulebook
    filed = _filed(member, found.record_no)
    context = {
        "asked": found,
        "record": sentences.item_name(rulebook, filed.newest.item),
        "record_no": found.record_no,
        "made": figures.instant(found.asked_at),
        "ground": ground_names()[found.ground],
        "outcome": outcome_names()[found.outcome] if found.outcome else "",
        "answered": figures.instant(found.answered_at) if found.answered_at else "",
        "adverse": filed.newest.finding == "adverse",
        "clocks": answering.clocks(rulebook, deadlines_of(KIND, number)),
        "links": rule_links(),
    }
    return show(
        request, "citizen/correction.html", context, title=_("Your request for correction"),
        bar=_("One record"), back="citizen:records", tab="records",
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def delete_page(request: HttpRequest, member: Member, record_no: int) -> HttpResponse:
    """Say what deleting a positive record takes away, and do it on the confirmation."""
    filed = _filed(member, record_no)
    try:
        if request.method == "POST":
            decline(context=member.context, record_no=record_no)
            return redirect(reverse("citizen:records") + "?deleted=1")
        if filed.newest.erased:
            return redirect("citizen:record", record_no=record_no)
        then = without(member.context, member.person_no, record_no)
    except (NoSuchRecordError, NotDeclinedError):
        raise Http404 from None
    rulebook = current().rulebook
    before, after = (arithmetic(rulebook, each) for each in (answer_of(member), then))
    more = {"before": before, "after": after}
    title = _("Delete this record?")
    return _form(request, "citizen/delete_record.html", filed, None, title, more)


def _filed(member: Member, record_no: int) -> Filed:
    filed = record_of(member.context, member.person_no, record_no)
    if filed is None:
        raise Http404
    return filed


def _back(record_no: int, told: str) -> HttpResponse:
    place = reverse("citizen:record", kwargs={"record_no": record_no})
    return redirect(f"{place}?{told}=1")


def _form(
    request: HttpRequest,
    template: str,
    filed: Filed,
    form: forms.Form | None,
    title: str,
    more: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show a form about a record, which stands above it in a few words."""
    rulebook = current().rulebook
    newest = filed.newest
    context = {
        "form": form,
        "filed": filed,
        "item": sentences.item_name(rulebook, newest.item),
        "said": recorded.what(rulebook, newest),
        "formed": figures.day(newest.formed_on) if newest.formed_on else "",
        "most": MOST,
        **(more or {}),
    }
    status = 422 if form is not None and form.errors else 200
    return show(
        request, template, context, title=title, bar=_("One record"), back="citizen:records",
        tab="records", status=status,
    )  # fmt: skip
