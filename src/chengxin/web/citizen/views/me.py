"""What somebody agreed to, and the way out: as short as the way in [jinan 7]."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.standing.services.leaving import withdraw
from chengxin.text import _
from chengxin.web.citizen.gate import Member, Visitor, member_of, signed_in, taking_part
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell.consented import events_told


@require_safe
@signed_in
def me_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Show the consent with all that happened to it, and how pages look."""
    member = member_of(request, visitor)
    context = {
        "lives": member is not None and member.consent.lives,
        "current": member is not None and member.consent.current,
        "events": events_told(member.consent) if member else (),
        "left": "left" in request.GET,
    }
    return show(request, "citizen/me.html", context, title=_("Me"), tab="me")


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def leave(request: HttpRequest, member: Member) -> HttpResponse:
    """Say what leaving does, and do it on the one confirmation."""
    if request.method == "POST":
        withdraw(person_no=member.person_no)
        return redirect(reverse("citizen:me") + "?left=1")
    title = _("Leave the points")
    return show(request, "citizen/leave.html", title=title, back="citizen:me", tab="me")
