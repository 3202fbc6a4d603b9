"""The counter: somebody joins with the help of a clerk, by the same joining as on the pages.

The clerk says where and why, has looked at who stands there, asks what the measures ask, and has
read the text aloud or handed it over. The person reads the look and how the consent came about.
"""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from chengxin.access.doors import REASON_LEAST
from chengxin.access.errors import NotShownError
from chengxin.access.grants import Grant, find_grant, give_grant
from chengxin.access.roles import Role
from chengxin.clock import now
from chengxin.people.assisting import Check, check_names, document_names, said_names
from chengxin.people.consent import Purpose
from chengxin.people.errors import NameDiffersError
from chengxin.people.notices import sections
from chengxin.people.selectors import (
    PublishedNotice,
    assistances_of,
    consent_of,
    current_notice,
    masked_of,
)
from chengxin.people.services.receipts import issue_receipt
from chengxin.records.services.assisting import Helped, join_at_counter
from chengxin.report import words
from chengxin.standing.errors import NotCoveredError, NothingInForceError
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.shared.forms import problem
from chengxin.web.staff import labels
from chengxin.web.staff.countering import CounterForm, fact_questions
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page

CLERKS = frozenset({Role.HANDLER})


@page("GET", "POST", roles=CLERKS)
def counter(request: StaffRequest) -> HttpResponse:
    """Show the form with the text that is valid now, and let somebody join."""
    text = current_notice(Purpose.COMPUTE, current_language())
    if request.method != "POST":
        return _form(request, CounterForm(_residency()), text, (), 200)
    form = CounterForm(_residency(), request.POST)
    unmet: tuple[str, ...] = ()
    status = 422
    if form.is_valid():
        if text is None or form.cleaned_data["notice"] != text.digest.hex():
            said = _("The text has changed since you opened it. Read out the new one.")
            form.add_error(None, problem(said))
        else:
            try:
                return _went_well(request, _join(request, form, text))
            except NotCoveredError as refused:
                unmet = refused.unmet
                form.add_error(None, problem(_("The measures do not cover the person as it is.")))
            except NameDiffersError as refused:
                form.add_error("name", problem(str(refused)))
            except NothingInForceError:
                said = _("No rules are in force yet, so nothing can be computed.")
                form.add_error(None, problem(said))
            except NotShownError as refused:
                status = 403
                form.add_error("reason", problem(str(refused)))
    form.forget_typed()
    return _form(request, form, text, unmet, status)


@page("GET", roles=CLERKS)
def counter_done(request: StaffRequest, grant_id: UUID) -> HttpResponse:
    """Show what was entered, to be printed for the person; a look like any other."""
    signed_in = request.signed_in
    grant = find_grant(grant_id=grant_id, member=signed_in.member, session=signed_in.mark)
    if grant is None:
        raise Http404
    if grant.is_over:
        title = _("The time is over")
        return show(request, "staff/file_over.html", {}, title=title, here="counter", status=410)
    try:
        context = _entered(request, grant)
    except NotShownError as refused:
        context, status = {"denied": str(refused), "label": None}, 403
    else:
        status = 200
    title = _("Receipt of the counter")
    return show(
        request, "staff/counter_done.html", context, title=title, here="counter", status=status
    )


def _residency() -> tuple[str, ...]:
    """Return the facts of residence that the measures ask for, of which one is enough."""
    try:
        return tuple(current().rulebook.who.residency)
    except NothingInForceError:
        return ()


def _join(request: StaffRequest, form: CounterForm, text: PublishedNotice) -> Helped:
    assert form.identity is not None
    assert form.called is not None
    return join_at_counter(
        member=request.signed_in.member,
        reason=form.cleaned_data["reason"],
        identity=form.identity,
        name=form.called,
        facts=form.facts(),
        notice=text.digest,
        given=form.help(),
    )


def _went_well(request: StaffRequest, helped: Helped) -> HttpResponse:
    signed_in, context = request.signed_in, helped.context
    grant = give_grant(member=signed_in.member, session=signed_in.mark, context=context)
    labels.keep(request, grant, masked_of(context, grant.person_no))
    return redirect("staff:counter-done", grant_id=grant.id)


def _entered(request: StaffRequest, grant: Grant) -> dict[str, object]:
    context = grant.context(request.signed_in.member)
    state = consent_of(context, grant.person_no)
    helped = assistances_of(context, grant.person_no)
    last = state.events[-1] if state.events else None
    receipt = last and issue_receipt(
        context=context,
        person_no=grant.person_no,
        purpose=Purpose.COMPUTE,
        number=last.number,
        issuer=request.build_absolute_uri("/").rstrip("/"),
        controller=settings.OPERATOR,
        at=now(),
    )
    return {
        "label": labels.of(request, grant),
        "state": state,
        "last": last,
        "helped": helped.get(last.number) if last else None,
        "document_names": document_names(),
        "said_names": said_names(),
        "receipt": receipt,
    }


def _form(
    request: StaffRequest,
    form: CounterForm,
    text: PublishedNotice | None,
    unmet: tuple[str, ...],
    status: int,
) -> HttpResponse:
    questions = fact_questions()
    context = {
        "form": form,
        "text": text,
        "sections": sections(text.text) if text else (),
        "digest": text.digest.hex() if text else "",
        "documents": [*document_names().items()],
        "said": [*said_names().items()],
        "checks": [(form[f"check_{each}"], check_names()[each]) for each in Check],
        "asked": [(form[name], questions[name]) for name in form.asked],
        "answers": [("yes", _("yes")), ("no", _("no"))],
        "unmet": [words.unmet()[each] for each in unmet],
        "least": REASON_LEAST,
    }
    title = _("Enter somebody at the counter")
    return show(request, "staff/counter.html", context, title=title, here="counter", status=status)
