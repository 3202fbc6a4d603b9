"""Emergency access: opening a file at once, the list that names nobody, and the review of each."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.deadlines.selectors import deadlines_of
from chengxin.access.emergency.selectors import emergencies, emergency
from chengxin.access.emergency.services import (
    LASTS,
    REVIEWED_WITHIN,
    REVIEWERS,
    TOLD,
    EmergencyRefusedError,
    review_emergency,
)
from chengxin.access.errors import NotShownError
from chengxin.access.four_eyes.services import LEAST, MOST, TwofoldError
from chengxin.access.grants import Grant, give_grant
from chengxin.access.purposes import RULES, Purpose
from chengxin.clock import today
from chengxin.people.identity import read_identity
from chengxin.people.problems import Problem
from chengxin.people.selectors import masked_of
from chengxin.people.services.emergencies import open_emergency
from chengxin.text import _
from chengxin.web.shared.clocked import told
from chengxin.web.shared.forms import problem
from chengxin.web.staff import labels
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page

#: Who may open a file in an emergency.
OPENERS = RULES[Purpose.EMERGENCY].roles


class EmergencyForm(forms.Form):
    """Who is looked for and why, and that what follows is known."""

    number = forms.CharField(max_length=40)
    issuer = forms.CharField(max_length=10, required=False)
    reason = forms.CharField(max_length=MOST)
    known = forms.BooleanField()

    def forget_number(self) -> None:
        """Show the form again without the number: it is typed anew and never sent back."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when bound
        self.data["number"] = ""  # type: ignore[index]  # a mutable copy


class ReviewForm(forms.Form):
    """What the review found."""

    justified = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.RadioSelect)
    words = forms.CharField(max_length=MOST)


@page("GET", "POST", roles=OPENERS)
def open_file(request: StaffRequest) -> HttpResponse:
    """Say what an emergency access is, and open one."""
    form = EmergencyForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_bound:
        status, grant = _opened(request, form) if form.is_valid() else (422, None)
        if grant is not None:
            return redirect("staff:person-file", grant_id=grant.id)
        form.forget_number()
    context = {
        "form": form, "minutes": LASTS.seconds // 60, "days": REVIEWED_WITHIN.length,
        "least": LEAST,
    }  # fmt: skip
    return show(
        request, "staff/emergency.html", context, title=_("Emergency access"), here="emergency",
        status=status,
    )  # fmt: skip


def _opened(request: StaffRequest, form: EmergencyForm) -> tuple[int, Grant | None]:
    said, member = form.cleaned_data, request.signed_in.member
    identity = read_identity(
        said["number"], today=today(), issuer=said["issuer"], made_up=settings.DEMO
    )
    if isinstance(identity, Problem):
        form.add_error("number", problem(f"{identity.message} {identity.hint}"))
        return 422, None
    try:
        context = open_emergency(staff=member, reason=said["reason"], identity=identity)
        if context is None or context.person_no is None:
            form.add_error(None, problem(_("Nobody who takes part was found under this number.")))
            return 404, None
        grant = give_grant(member=member, session=request.signed_in.mark, context=context)
        labels.keep(request, grant, masked_of(context, grant.person_no))
    except (NotShownError, EmergencyRefusedError, TwofoldError) as refused:
        form.add_error("reason", problem(str(refused)))
        return 403, None
    return 200, grant


@page("GET", roles=TOLD)
def listed(request: StaffRequest) -> HttpResponse:
    """Show every emergency access to those who are told of them."""
    context = {
        "found": emergencies(),
        "may_review": bool(request.signed_in.member.roles & REVIEWERS),
    }
    title = _("Emergency accesses")
    return show(request, "staff/emergencies.html", context, title=title, here="emergencies")


@page("GET", "POST", roles=REVIEWERS)
def review(request: StaffRequest, number: int) -> HttpResponseBase:
    """Show one with what was said, and keep what somebody else found about it."""
    found = emergency(number)
    if found is None:
        raise Http404
    due = deadlines_of("emergency", number).get("review")
    form = ReviewForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            review_emergency(
                number=number, member=request.signed_in.member,
                justified=given["justified"] == "yes", words=given["words"],
            )  # fmt: skip
            return redirect("staff:emergencies")
        except (EmergencyRefusedError, TwofoldError) as refused:
            form.add_error("words", problem(str(refused)))
    context = {
        "each": found, "form": form, "most": MOST, "due": told(due) if due else None,
        "answers": [("yes", _("It was justified")), ("no", _("It was not justified"))],
    }  # fmt: skip
    title = _("Review of an emergency access")
    return show(
        request, "staff/emergency_review.html", context, title=title, here="emergencies",
        status=422 if form.errors else 200,
    )  # fmt: skip
