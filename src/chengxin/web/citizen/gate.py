"""Who may see a page: whoever is signed in, or whoever is signed in and takes part.

A page about a person wears `taking_part`: without a live consent there is nothing to show, because
nothing exists, and the way leads to the page that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from chengxin.access.context import AccessContext
from chengxin.clock import now
from chengxin.people.selectors import ConsentState, consent_of
from chengxin.people.services import find
from chengxin.scoring.result import PersonScore
from chengxin.standing.selectors import answer
from chengxin.web.citizen import session
from chengxin.web.citizen.assertion import Assertion
from chengxin.web.citizen.doors import context_of

#: How long a proof of who somebody is holds for what is asked again.
LATELY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in; `person_no` is None for who has never joined."""

    assertion: Assertion
    proved_at: datetime
    person_no: int | None


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who takes part, with the context of this request and the consent it rests on."""

    context: AccessContext
    person_no: int
    consent: ConsentState


def signed_in[**P](
    view: Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let nobody to a view who is not signed in."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **named: P.kwargs) -> HttpResponse:
        visitor = _visitor(request)
        if visitor is None:
            return _to_sign_in(request)
        return view(request, visitor, *args, **named)

    return guarded


def taking_part[**P](
    view: Callable[Concatenate[HttpRequest, Member, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let nobody to a view who does not take part."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **named: P.kwargs) -> HttpResponse:
        visitor = _visitor(request)
        if visitor is None:
            return _to_sign_in(request)
        member = member_of(request, visitor)
        if member is None or not member.consent.lives:
            return redirect("citizen:start")
        return view(request, member, *args, **named)

    return guarded


def proved_lately[**P](
    view: Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, Visitor, P], HttpResponse]:
    """Let nobody to a view who has not proved just now who it is: stands below `signed_in`."""

    @wraps(view)
    def guarded(
        request: HttpRequest, visitor: Visitor, /, *args: P.args, **named: P.kwargs
    ) -> HttpResponse:
        if now() - visitor.proved_at > LATELY:
            return _to_sign_in(request, again=True)
        return view(request, visitor, *args, **named)

    return guarded


def member_of(request: HttpRequest, visitor: Visitor) -> Member | None:
    """Return what is known of a visitor's consent, or None for who has never joined."""
    if visitor.person_no is None:
        return None
    context = context_of(request, visitor.person_no)
    return Member(context, visitor.person_no, consent_of(context, visitor.person_no))


def answer_of(member: Member) -> PersonScore:
    """Return today's whole answer about somebody who takes part."""
    found = answer(member.context, member.person_no)
    if found is None:
        raise Http404
    return found


def _visitor(request: HttpRequest) -> Visitor | None:
    visiting = session.current(request)
    if visiting is None:
        return None
    told = visiting.assertion
    return Visitor(told, visiting.proved_at, find(told.identity))


def _to_sign_in(request: HttpRequest, *, again: bool = False) -> HttpResponse:
    asked = {"next": request.path} if request.method in ("GET", "HEAD") else {}
    if again:
        asked["again"] = "1"
    elif settings.SESSION_COOKIE_NAME in request.COOKIES:
        asked["ended"] = "1"
    return HttpResponseRedirect(f"{reverse('citizen:sign_in')}?{urlencode(asked)}")
