"""Looks that were drawn by chance: drawing a sample, what it holds, and judging each look.

No page here tells about whom a look was, so none of them is a look itself.
"""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.complaints.services import MOST as LONGEST
from chengxin.access.kinds import kind_names
from chengxin.access.purposes import purpose_names
from chengxin.access.sampling.selectors import Drawn, drawn_look, sample, samples
from chengxin.access.sampling.services import (
    DAYS,
    JUDGES,
    LEAST,
    MOST,
    JudgementRefusedError,
    draw,
    judge_look,
)
from chengxin.report.joined import listed
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page


class JudgementForm(forms.Form):
    """What was found about a look."""

    justified = forms.ChoiceField(choices=[("yes", ""), ("no", "")], widget=forms.RadioSelect)
    words = forms.CharField(max_length=LONGEST)


@page("GET", "POST", roles=JUDGES)
def samples_page(request: StaffRequest) -> HttpResponseBase:
    """Show every sample, and draw one."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            return redirect("staff:sample", number=draw(member=request.signed_in.member))
        except JudgementRefusedError as refused:
            form.add_error(None, problem(str(refused)))
    context = {"form": form, "samples": samples(), "days": DAYS, "most": MOST}
    return show(
        request, "staff/samples.html", context, title=_("Looks by sample"), here="samples",
        status=422 if form.errors else 200,
    )  # fmt: skip


@page("GET", roles=JUDGES)
def sample_page(request: StaffRequest, number: int) -> HttpResponse:
    """Show one sample: its seed, what was drawn, and what was found."""
    if (found := sample(number)) is None:
        raise Http404
    context = {
        "sample": found, "purposes": purpose_names(), "me": request.signed_in.member.user_id,
    }  # fmt: skip
    return show(request, "staff/sample.html", context, title=_("Sample of looks"), here="samples")


@page("GET", "POST", roles=JUDGES)
def drawn_page(request: StaffRequest, number: int) -> HttpResponseBase:
    """Show one look as the register has it, without the person, and keep the judgement."""
    if (found := drawn_look(number)) is None:
        raise Http404
    form = JudgementForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        given = form.cleaned_data
        try:
            judge_look(
                number=number, member=request.signed_in.member,
                justified=given["justified"] == "yes", words=given["words"],
                promised=settings.ANSWER_DAYS,
            )  # fmt: skip
            return redirect("staff:sample", number=found.sample)
        except JudgementRefusedError as refused:
            form.add_error("words", problem(str(refused)))
    context = {
        "look": found, "form": form, "kinds": _kinds(found), "least": LEAST, "most": LONGEST,
        "purpose": purpose_names()[found.purpose],
        "mine": found.looked_by == request.signed_in.member.user_id,
        "answers": [("yes", _("It was justified")), ("no", _("It was not justified"))],
    }  # fmt: skip
    return show(
        request, "staff/sampled_look.html", context, title=_("A look that was drawn"),
        here="samples", status=422 if form.errors else 200,
    )  # fmt: skip


def _kinds(look: Drawn) -> str:
    return listed(name for kind, name in kind_names().items() if kind in look.kinds)
