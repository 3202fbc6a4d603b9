"""Declarations that wait to be verified: the queue that names nobody, and one, which is a look."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.doors import staff_door
from chengxin.access.errors import NotShownError
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role, role_names
from chengxin.people.selectors import identity_of, name_of
from chengxin.records.about.selectors import Filed, record_of
from chengxin.records.declaring.selectors import Declared, declaration_queue, declarations_of
from chengxin.records.declaring.services import answer_declaration, declared_of_the_door
from chengxin.records.declaring.words import Outcome, outcome_names
from chengxin.records.own.holding import NoSuchRecordError
from chengxin.records.own.words import MOST, WordsRefusedError
from chengxin.report import sentences
from chengxin.standing.services.versions import current
from chengxin.text import _
from chengxin.web.shared import recorded
from chengxin.web.shared.forms import problem
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page


class FoundForm(forms.Form):
    """What was found, and in words what was asked of whom."""

    outcome = forms.ChoiceField(choices=[(each, "") for each in Outcome], widget=forms.RadioSelect)
    words = forms.CharField(strip=False)


@dataclass(frozen=True, slots=True)
class _Read:
    declared: Declared
    filed: Filed
    name: str
    number: str


@page("GET", roles={Role.HANDLER})
def declarations(request: StaffRequest) -> HttpResponse:
    """Show what was declared, what waits first."""
    rulebook = current().rulebook
    waiting = declaration_queue()
    context = {
        "declared": waiting,
        "items": {each.item: sentences.item_name(rulebook, each.item) for each in waiting},
        "outcomes": outcome_names(),
    }
    title = _("Declarations to be verified")
    return show(request, "staff/declarations.html", context, title=title, here="declarations")


@page("GET", "POST", roles={Role.HANDLER})
def declaration(request: StaffRequest, number: int) -> HttpResponseBase:
    """Show one with whom to ask, and keep what was found."""
    form = FoundForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            answer_declaration(number=number, member=request.signed_in.member, **form.cleaned_data)
            return redirect("staff:declaration", number=number)
        except NoSuchRecordError:
            raise Http404 from None
        except WordsRefusedError as error:
            form.add_error("words", problem(str(error)))
    title = _("Declaration")
    try:
        read = _read(request, number)
    except NotShownError as error:
        said = {"said": str(error), "mine": role_names()[Role.HANDLER]}
        return show(
            request, "staff/refused.html", said, title=title, here="declarations", status=403
        )
    rulebook, newest = current().rulebook, read.filed.newest
    item = rulebook.items.get(newest.item)
    context = {
        "declared": read.declared,
        "name": read.name,
        "number": read.number,
        "item": sentences.item_name(rulebook, newest.item),
        "responsible": item.furnisher if item else "",
        "facts": [] if newest.erased else recorded.facts(rulebook, newest),
        "form": form,
        "most": MOST,
        "outcomes": list(outcome_names().items()),
        "outcome": outcome_names()[read.declared.outcome] if read.declared.outcome else "",
    }
    status = 422 if form.errors else 200
    return show(
        request, "staff/declaration.html", context, title=title, here="declarations", status=status
    )


def _read(request: StaffRequest, number: int) -> _Read:
    """Read a declaration through the door, so that the person sees it was read."""
    if (about := declared_of_the_door(number)) is None:
        raise Http404
    person_no, reference, record_no = about
    reason = _("You declared a record under the number {reference}.").format(reference=reference)
    member = request.signed_in.member
    context = staff_door(member, Purpose.VERIFICATION, reference, reason, person_no)
    found = next(each for each in declarations_of(context, person_no) if each.number == number)
    filed = record_of(context, person_no, record_no)
    name, identity = name_of(context, person_no), identity_of(context, person_no)
    if filed is None or name is None or identity is None:
        raise Http404
    return _Read(found, filed, name.reveal(), identity.number.reveal())
