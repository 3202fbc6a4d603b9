"""Publishing: what was proposed, how far it has come, and every step with what stands in its way.

Views read forms and call the services; who may do what, and when, is said there. A refusal is
shown on the page of the proposal with every reason.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin import clock
from chengxin.access.roles import Role
from chengxin.standing.errors import NothingInForceError, StandingError, UnknownVersionError
from chengxin.standing.overview import kept_versions
from chengxin.standing.publishing import selectors
from chengxin.standing.publishing.errors import UnknownProposalError
from chengxin.standing.publishing.report import page as report_page
from chengxin.standing.publishing.steps import Step
from chengxin.standing.publishing.words import form_name, state_name
from chengxin.standing.services import publishing as services
from chengxin.text import _, current_language
from chengxin.web.shared.forms import problem
from chengxin.web.staff import proposalpage
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import ANYBODY, page
from chengxin.web.staff.proving import ask_again

WORKERS = frozenset({Role.EDITOR, Role.APPROVER})

#: What decides over everybody's points: whoever does it has just proved who it is.
_WEIGHTY = frozenset(
    {Step.APPROVE, Step.UNAPPROVE, Step.PUBLISH, Step.CALL_OFF, Step.SWITCH, Step.TAKE_BACK}
)


class ProposeForm(forms.Form):
    """A version, and why."""

    rulebook_no = forms.IntegerField(min_value=1)
    form = forms.ChoiceField(choices=[("ordinary", ""), ("rollback", "")])
    revises = forms.IntegerField(min_value=1, required=False)
    reason = forms.CharField(max_length=2000)


class StepForm(forms.Form):
    """Whatever a step is given; each takes what it needs."""

    reason = forms.CharField(max_length=2000, required=False)
    first_day = forms.DateField(required=False)
    last_day = forms.DateField(required=False)
    effective_on = forms.DateField(required=False)
    comment = forms.IntegerField(required=False)
    outcome = forms.ChoiceField(
        choices=[("taken_up", ""), ("partly", ""), ("not_taken_up", "")], required=False
    )
    hidden = forms.BooleanField(required=False)


@page("GET", roles=ANYBODY)
def publishing(request: StaffRequest) -> HttpResponse:
    """Show every proposal, and what was in force from when."""
    return _list(request, ProposeForm(), 200)


@page("POST", roles={Role.EDITOR})
def propose(request: StaffRequest) -> HttpResponseBase:
    """Propose a version; to go back to an earlier one takes a fresh proof of who it is."""
    form = ProposeForm(request.POST)
    if form.is_valid():
        rollback = form.cleaned_data["form"] == "rollback"
        if rollback and (asked := ask_again(request, here="publishing")):
            return asked
        given, by = form.cleaned_data, request.signed_in.member.login
        shared = {"rulebook_no": given["rulebook_no"], "reason": given["reason"], "by": by}
        try:
            if rollback:
                made = services.propose_rollback(**shared)
            else:
                made = services.propose(**shared, revises=given["revises"])
            return redirect("staff:proposal", proposal_no=made)
        except StandingError as error:
            form.add_error(None, problem(str(error)))
    return _list(request, form, 422)


@page("GET", roles=ANYBODY)
def proposal(request: StaffRequest, proposal_no: int) -> HttpResponse:
    """Show a proposal with every step."""
    return _proposal(request, proposal_no, StepForm(), 200)


@page("POST", roles=WORKERS)
def proposal_step(request: StaffRequest, proposal_no: int, step: str) -> HttpResponseBase:
    """Take a step."""
    if step not in _TAKEN:
        raise Http404
    if Step(step) in _WEIGHTY and (asked := ask_again(request, here="publishing")):
        return asked
    form = StepForm(request.POST)
    if form.is_valid():
        by = request.signed_in.member.login
        try:
            _TAKEN[Step(step)](proposal_no, by, form.cleaned_data)
            return redirect("staff:proposal", proposal_no=proposal_no)
        except StandingError as error:
            form.add_error(None, problem(str(error)))
    return _proposal(request, proposal_no, form, 422)


@page("GET", roles=ANYBODY)
def proposal_diff(request: StaffRequest, proposal_no: int) -> HttpResponse:
    """Show what would change, beside the version in force."""
    try:
        found = selectors.progress_of(proposal_no)
    except (UnknownProposalError, NothingInForceError):
        raise Http404 from None
    diff = selectors.difference(found.current, found.contents.rulebook_no)
    context = {"proposal_no": proposal_no, **proposalpage.changes(diff)}
    title = _("Proposal {number}: what would change").format(number=proposal_no)
    return show(request, "staff/rulebooks/diff.html", context, title=title, here="publishing")


@page("GET", roles=ANYBODY)
def proposal_report(_request: StaffRequest, proposal_no: int) -> HttpResponse:
    """Hand over the report of the latest shadow run as the file that was kept."""
    run = selectors.latest_run(proposal_no)
    if run is None:
        raise Http404
    name = "index.html" if current_language() == "zh" else "en.html"
    response = HttpResponse(report_page(bytes(run.report), name), content_type="text/html")
    response["Content-Disposition"] = f'attachment; filename="impact-{run.pk}.html"'
    return response


def _list(request: StaffRequest, form: ProposeForm, status: int) -> HttpResponse:
    today = clock.today()
    rows = [
        {
            "number": row.proposal_no, "rulebook_no": row.rulebook_id, "version": row.version,
            "form": form_name(progress.form), "by": row.proposed_by.get_username(),
            "at": row.proposed_at, "state": state_name(proposalpage.state(progress, today)),
        }
        for row, progress in selectors.proposals()
    ]  # fmt: skip
    context = {
        "rows": rows,
        "history": selectors.history(),
        "form": form,
        "may_propose": Role.EDITOR in request.signed_in.member.roles,
        "versions": [
            (each.rulebook_no, f"{each.rulebook_no} · {each.label} · {each.version[:12]}")
            for each in kept_versions()
        ],
        "earlier": [("", _("none")), *((row["number"], str(row["number"])) for row in rows)],
    }
    title = _("Publishing")
    return show(
        request, "staff/rulebooks/list.html", context, title=title, here="publishing", status=status
    )


def _proposal(request: StaffRequest, proposal_no: int, form: StepForm, status: int) -> HttpResponse:
    try:
        context = proposalpage.context(proposal_no, request.signed_in.member)
    except (UnknownProposalError, UnknownVersionError, NothingInForceError):
        raise Http404 from None
    title = _("Proposal {number}").format(number=proposal_no)
    return show(
        request, "staff/rulebooks/proposal.html", {**context, "form": form}, title=title,
        here="publishing", status=status,
    )  # fmt: skip


def _opened(proposal_no: int, by: str, given: Mapping[str, Any]) -> None:
    none = date.min
    services.open_round(
        proposal_no=proposal_no, first_day=given["first_day"] or none,
        last_day=given["last_day"] or none, by=by,
    )  # fmt: skip


def _replied(proposal_no: int, by: str, given: Mapping[str, Any]) -> None:
    if all(each.pk != given["comment"] for each in selectors.comments_of(proposal_no)):
        raise UnknownProposalError(given["comment"] or 0)
    services.reply(
        comment_id=given["comment"], outcome=given["outcome"] or "partly", reason=given["reason"],
        by=by, shown=not given["hidden"],
    )  # fmt: skip


def _published(proposal_no: int, by: str, given: Mapping[str, Any]) -> None:
    day = given["effective_on"] or date.min
    services.publish(proposal_no=proposal_no, effective_on=day, by=by)


def _asked(step: Step) -> Callable[[int, str, Mapping[str, Any]], None]:
    return lambda proposal_no, by, _given: services.ask_for(
        step=step, proposal_no=proposal_no, by=by
    )


def _reasoned(service: Callable[..., None]) -> Callable[[int, str, Mapping[str, Any]], None]:
    return lambda proposal_no, by, given: service(
        proposal_no=proposal_no, reason=given["reason"], by=by
    )


_TAKEN: Mapping[Step, Callable[[int, str, Mapping[str, Any]], object]] = {
    Step.OPEN_ROUND: _opened,
    Step.REPLY: _replied,
    Step.TRY: _asked(Step.TRY),
    Step.APPROVE: lambda number, by, _given: services.approve(proposal_no=number, by=by),
    Step.UNAPPROVE: _reasoned(services.unapprove),
    Step.PUBLISH: _published,
    Step.CALL_OFF: _reasoned(services.call_off),
    Step.SWITCH: _asked(Step.SWITCH),
    Step.TAKE_BACK: _reasoned(services.take_back),
}
