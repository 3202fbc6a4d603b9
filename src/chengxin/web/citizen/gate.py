"""Who may see a page: whoever is signed in, or whoever is signed in and takes part.

A page about a person wears `taking_part`: without a live consent there is nothing to show, because
nothing exists, and the way leads to the page that says so.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from chengxin.access.context import AccessContext
from chengxin.people.selectors import ConsentState, consent_of
from chengxin.people.services import find
from chengxin.scoring.result import PersonScore
from chengxin.standing.selectors import answer
from chengxin.web.citizen import session
from chengxin.web.citizen.doors import context_of
from chengxin.web.citizen.signing_in import Assertion, assertion_of


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in; `person_no` is None for who has never joined."""

    assertion: Assertion
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
    account = session.current(request)
    assertion = assertion_of(account) if account else None
    return Visitor(assertion, find(assertion.identity)) if assertion else None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    asked = {"next": request.path} if request.method in ("GET", "HEAD") else {}
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        asked["ended"] = "1"
    return HttpResponseRedirect(f"{reverse('citizen:sign_in')}?{urlencode(asked)}")
