"""What somebody agreed to, and the way out: as short as the way in [jinan 7]."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.people.changing import words
from chengxin.people.changing.selectors import changes_told
from chengxin.people.selectors import assistances_of
from chengxin.records.services.departing import leave_for_good
from chengxin.report import figures
from chengxin.standing.services.leaving import withdraw
from chengxin.text import _
from chengxin.web.citizen import session
from chengxin.web.citizen.gate import (
    Member,
    Visitor,
    member_of,
    proved_lately,
    signed_in,
    taking_part,
)
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell.consented import events_told
from chengxin.web.citizen.visits import end_visits_about


class Sure(forms.Form):
    """That somebody means it: what is deleted for good is not behind one button."""

    sure = forms.BooleanField()


@require_safe
@signed_in
def me_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the consent with all that happened to it, and how pages look."""
    member = member_of(request, visitor)
    context = {
        "lives": member is not None and member.consent.lives,
        "current": member is not None and member.consent.current,
        "events": (
            events_told(member.consent, assistances_of(member.context, member.person_no))
            if member
            else ()
        ),
        "held": member is not None,
        "changes": changed_told(member) if member else (),
        "left": "left" in request.GET,
    }
    return show(request, "citizen/me.html", context, title=_("Me"), tab="me")


def changed_told(member: Member) -> list[dict[str, str]]:
    """Return what was changed about who somebody is, the latest first."""
    kinds, grounds = words.kind_names(), words.ground_names()
    return [
        {
            "name": kinds[each.kind],
            "details": " · ".join(
                (
                    figures.instant(each.at), grounds[each.ground], each.document,
                    *([_("undone since")] if each.undone else ()),
                )
            ),
        }
        for each in changes_told(member.context, member.person_no)
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def leave(request: HttpRequest, member: Member) -> HttpResponse:
    """Say what leaving does, and do it on the one confirmation."""
    if request.method == "POST":
        withdraw(person_no=member.person_no)
        return redirect(reverse("citizen:me") + "?left=1")
    title = _("Leave the points")
    return show(request, "citizen/leave.html", title=title, back="citizen:me", tab="me")


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
@proved_lately
def leave_altogether(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Say what is deleted and what a law keeps, offer a copy first, and do it on a second step."""
    if visitor.person_no is None:
        return redirect("citizen:me")
    form = Sure(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        with transaction.atomic():
            leave_for_good(person_no=visitor.person_no)
            end_visits_about(visitor.assertion.identity)
        session.end(request)
        return show(request, "citizen/left.html", title=_("You have left for good"))
    title = _("Leave for good")
    return show(
        request, "citizen/leave_altogether.html", {"form": form}, title=title, back="citizen:me",
        tab="me", status=422 if form.is_bound else 200,
    )  # fmt: skip
