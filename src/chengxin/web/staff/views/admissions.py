"""How furnishers come in: the list, and the steps of one, each a form of its own.

What weighs takes a fresh proof of who it is. A key is withdrawn by one person, at once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.four_eyes.services import LEAST, TwofoldError
from chengxin.clock import today
from chengxin.records.admitting import services
from chengxin.records.admitting.agreement import agreement
from chengxin.records.admitting.errors import AdmissionRefusedError
from chengxin.records.admitting.selectors import Admitting, admitting_all, admitting_of
from chengxin.records.admitting.steps import State
from chengxin.records.admitting.words import state_names, step_names
from chengxin.text import _, current_language
from chengxin.web.shared.forms import problem
from chengxin.web.staff import admitting
from chengxin.web.staff.frame import ADMITTERS, StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.proving import ask_again

_CHIPS = {
    State.BEGUN: "wait", State.WAITS: "wait", State.ADMITTED: "good", State.OVER: "over",
}  # fmt: skip


@page("GET", "POST", roles=ADMITTERS)
def admissions(request: StaffRequest) -> HttpResponseBase:
    """Show every furnisher that applied, and keep an application."""
    form, status = admitting.ApplyForm(), 200
    if request.method == "POST":
        if asked := ask_again(request, here="admissions"):
            return asked
        form, status = admitting.ApplyForm(request.POST), 422
        if form.is_valid():
            try:
                number = services.apply(member=request.signed_in.member, **form.cleaned_data)
            except AdmissionRefusedError as refused:
                form.add_error(None, problem(str(refused)))
            else:
                return redirect("staff:admission", number=number)
    context = {
        "form": form, "found": admitting_all(), "states": state_names(), "chips": _CHIPS,
        "may_prepare": bool(request.signed_in.member.roles & services.PREPARE),
    }  # fmt: skip
    title = _("Admission of furnishers")
    return show(
        request, "staff/admissions.html", context, title=title, here="admissions", status=status
    )


@page("GET", "POST", roles=ADMITTERS)
def admission(request: StaffRequest, number: int) -> HttpResponseBase:
    """Show the steps of a furnisher, and take the next one."""
    found = admitting_of(number)
    if found is None:
        raise Http404
    given, status = _forms(found, request, ""), 200
    if request.method == "POST":
        if asked := ask_again(request, here="admissions"):
            return asked
        given, status = _forms(found, request, request.POST.get("step", "")), 422
        if given.bound is None:
            raise Http404
        if given.bound.is_valid() and _taken(request, found, given):
            return redirect("staff:admission", number=number)
    return _shown(request, found, given, status)


@dataclass(frozen=True, slots=True)
class _Forms:
    """The forms of the page by the name of their step; one of them may be filled in."""

    each: Mapping[str, forms.Form]
    step: str

    @property
    def bound(self) -> forms.Form | None:
        return self.each.get(self.step)


def _forms(found: Admitting, request: StaffRequest, step: str) -> _Forms:
    """Return the forms, that of `step` with what was typed."""
    keys = [each.key_id for each in found.keys if each.open]
    kinds: Mapping[str, Callable[..., forms.Form]] = {
        "agree": admitting.AgreeForm,
        "allow": admitting.AllowForm,
        "key": admitting.KeyForm,
        "ask": admitting.AskForm,
        "answer": admitting.AnswerForm,
        "withdraw": lambda *data: admitting.WithdrawForm(*data, keys=keys),
    }
    made = {name: kind(request.POST) if name == step else kind() for name, kind in kinds.items()}
    return _Forms(made, step)


def _taken(request: StaffRequest, found: Admitting, given: _Forms) -> bool:
    """Take the step that was filled in; what is refused stands at the form."""
    form = given.bound
    assert form is not None
    try:
        _take(request, found.number, given.step, form)
    except (AdmissionRefusedError, TwofoldError) as refused:
        form.add_error(None, problem(str(refused)))
    return form.is_valid()


def _take(request: StaffRequest, number: int, step: str, form: forms.Form) -> None:
    said: dict[str, Any] = form.cleaned_data
    who: dict[str, Any] = {"member": request.signed_in.member}
    match step:
        case "agree":
            services.agree(
                **who, furnisher_no=number, lang=current_language(),
                digest=bytes.fromhex(said["text"]), answers=said["answers"],
            )  # fmt: skip
        case "allow":
            services.allow(**who, furnisher_no=number, items=said["items"])
        case "key":
            assert isinstance(form, admitting.KeyForm)
            assert form.read is not None
            services.give_key(**who, furnisher_no=number, key=form.read, last_day=said["last_day"])
        case "ask":
            services.ask_approval(**who, furnisher_no=number, reason=said["reason"])
        case "answer":
            services.answer(
                **who, furnisher_no=number, content=bytes.fromhex(said["content"]),
                agreed=said["agreed"] == "yes", said=said["words"],
            )  # fmt: skip
        case "withdraw":
            services.withdraw_key(**who, key_id=said["key_id"], reason=said["reason"])


def _shown(request: StaffRequest, found: Admitting, given: _Forms, status: int) -> HttpResponse:
    member, names = request.signed_in.member, services.allowable(current_language())
    context = {
        "each": found, "forms_of": given.each, "bound": given.bound or admitting.AskForm(),
        "state": state_names()[found.state], "chip": _CHIPS[found.state],
        "steps": step_names(), "text": agreement(current_language()),
        "items": [names.get(item, item) for item in found.way.draft.items], "least": LEAST,
        "today": today(), "longest": services.LONGEST.days,
        "may_prepare": bool(member.roles & services.PREPARE),
        "may_answer": bool(member.roles & services.AGREE) and found.way.waiting is not None,
        "own": found.way.asked_by == member.user_id,
        "missing": [step_names()[step] for step in found.way.draft.missing],
    }  # fmt: skip
    title = _("Admission of furnishers")
    return show(
        request, "staff/admission.html", context, title=title, here="admissions", status=status
    )
