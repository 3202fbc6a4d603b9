"""What somebody was told: all of it, and off the first page what was put away."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from chengxin.standing.jobs.selectors import all_messages
from chengxin.standing.services.messages import NoSuchMessageError, put_away
from chengxin.text import _
from chengxin.web.citizen.gate import Member, taking_part
from chengxin.web.citizen.page import show


class Below(forms.Form):
    """Where older messages begin; whatever cannot be read begins at the newest."""

    below = forms.IntegerField(required=False, min_value=1, max_value=1 << 30)


@require_safe
@taking_part
def messages_page(request: HttpRequest, member: Member) -> HttpResponse:
    """List every message, those that were put away too."""
    form = Below(request.GET)
    below = form.cleaned_data["below"] if form.is_valid() else None
    found = all_messages(member.context, member.person_no, below=below or 1 << 31)
    context = {"messages": found.told, "more": found.more}
    return show(
        request, "citizen/messages.html", context, title=_("Messages"), back="citizen:home",
        tab="home",
    )  # fmt: skip


@require_POST
@taking_part
def message_away(request: HttpRequest, member: Member, number: int) -> HttpResponse:
    """Put one away, or back on the first page; sent twice it is done once."""
    away = request.POST.get("back") != "1"
    try:
        put_away(person_no=member.person_no, number=number, away=away)
    except NoSuchMessageError:
        raise Http404 from None
    return redirect("citizen:messages" if "listed" in request.POST else "citizen:home")
