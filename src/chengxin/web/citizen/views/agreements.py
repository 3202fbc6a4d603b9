"""What somebody agrees to besides the points: each for itself, and a no as near as a yes [yuxi 8].

Nothing here comes with anything else, nothing is ticked beforehand, and nothing asks by itself:
whoever wants to decide comes to this page. Taking back is one tap and one confirmation.
"""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from chengxin.benefits.errors import PartnerRefusedError
from chengxin.people.consent import Event
from chengxin.people.errors import NoPointsError
from chengxin.people.notices import sections
from chengxin.people.selectors import ConsentState, PublishedNotice, consent_of
from chengxin.report import figures
from chengxin.text import _
from chengxin.web.citizen.gate import Member, Visitor, member_of, signed_in, taking_part
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell import askable
from chengxin.web.citizen.tell.askable import Asked
from chengxin.web.citizen.tell.consented import events_told


@require_safe
@signed_in
def agreements_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List what can be agreed to besides the points, with the answer to each and its receipts."""
    member = member_of(request, visitor)
    cards = [_card(each, member) for each in askable.every()]
    said = {
        "yes": _("You have agreed. You can take it back on this page at any time."),
        "no": _("You have said no. Nobody asks you again unless the text changes."),
    }.get(request.GET.get("said", ""), "")
    if request.GET.get("said") == "back":
        # Only what stands in the list is said; an address cannot put words on the page.
        which = request.GET.get("which", "market")
        said = next((each.ended for each in askable.every() if each.which == which), "")
    context = {"cards": cards, "said": said, "takes_part": member is not None}
    title = _("What else you can agree to")
    return show(
        request, "citizen/agreements.html", context, title=title, back="citizen:me", tab="me"
    )


@require_http_methods(["GET", "HEAD", "POST"])
@taking_part
def decide(request: HttpRequest, member: Member, which: str) -> HttpResponse:
    """Show the text with two equal answers, and keep the one that is given to exactly this text."""
    asked = _asked(which)
    text = asked.text()
    problem = ""
    if request.method == "POST" and text is not None:
        answer = request.POST.get("answer")
        if request.POST.get("notice") != text.digest.hex():
            problem = _("The text has changed since you opened it. Please read it again.")
        elif answer not in ("yes", "no"):
            problem = _("Choose one of the two answers.")
        else:
            does = asked.agree if answer == "yes" else asked.refuse
            try:
                does(person_no=member.person_no, notice=text.digest)
            except (PartnerRefusedError, NoPointsError) as refused:
                problem = str(refused)
            else:
                return redirect(f"{reverse('citizen:agreements')}?said={answer}")
    state = consent_of(member.context, member.person_no, asked.purpose)
    context = {**_told(text), "asked": asked, "problem": problem, **_stands(asked, state)}
    return show(
        request, "citizen/decide.html", context, title=asked.name,
        back="citizen:agreements", tab="me", status=422 if problem else 200,
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def take_back(request: HttpRequest, visitor: Visitor, which: str) -> HttpResponse:
    """Say what taking back does, and do it on the one confirmation."""
    asked = _asked(which)
    if visitor.person_no is None:
        return redirect("citizen:agreements")
    if request.method == "POST":
        asked.take_back(person_no=visitor.person_no)
        return redirect(f"{reverse('citizen:agreements')}?said=back&which={asked.which}")
    return show(
        request, "citizen/take_back.html", {"asked": asked},
        title=_("Take my consent back"), back="citizen:agreements", tab="me",
    )  # fmt: skip


def _asked(which: str) -> Asked:
    found = askable.asked(which)
    if found is None:
        raise Http404
    return found


def _card(asked: Asked, member: Member | None) -> dict[str, Any]:
    """Return what the list shows of a purpose."""
    if member is None:
        return {"asked": asked, "lives": False, "stale": False, "refused": False, "events": ()}
    state = consent_of(member.context, member.person_no, asked.purpose)
    return {"asked": asked, **_stands(asked, state), "events": events_told(state)}


def _stands(asked: Asked, state: ConsentState) -> dict[str, Any]:
    refused = bool(state.events) and state.events[-1].event is Event.REFUSED
    until = figures.day(state.until) if state.lives and state.until else ""
    return {
        "lives": state.lives,
        "stale": state.lives and not asked.holds(state),
        "refused": refused,
        "until": until,
    }


def _told(text: PublishedNotice | None) -> dict[str, object]:
    """Return what the template `notice_text.html` shows of a text."""
    return {
        "sections": sections(text.text) if text else (),
        "digest": text.digest.hex() if text else "",
        "notice_lang": text.lang if text else "",
        "published_at": text.published_at if text else None,
    }
