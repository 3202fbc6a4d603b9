"""Signing in and out: at the service that proves who somebody is, or with a made-up account.

The face keeps in the browser what was asked of the service, for ten minutes and below one address,
and takes it away as soon as an answer comes. Why an answer was refused is a word in the log; people
read what to do.
"""

from __future__ import annotations

import logging
from dataclasses import astuple
from datetime import datetime

from django import forms
from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chengxin.access import guessing
from chengxin.access.guessing import guessers
from chengxin.clock import now
from chengxin.login.config import Service
from chengxin.login.flow import PATIENCE, Asked, begin, end_address, finish
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.text import _
from chengxin.web.citizen import session
from chengxin.web.citizen.assertion import Assertion
from chengxin.web.citizen.page import show
from chengxin.web.citizen.signing_in import Refusal, login_service, sign_in
from chengxin.web.citizen.visits import begin_visit, subject_of
from chengxin.web.shared.forms import problem

_ASKED = "asked"

_log = logging.getLogger(__name__)


class SignInForm(forms.Form):
    """Login and password, both as they were handed out."""

    login = forms.CharField(max_length=64)
    password = forms.CharField(max_length=128, strip=False)


@sensitive_post_parameters("password")
@sensitive_variables("form")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Ask who it is; where they were going is kept in the address."""
    if request.method != "POST":
        if session.current(request) and "again" not in request.GET:
            return redirect("citizen:home")
        return _page(request, SignInForm())
    form = SignInForm(request.POST)
    if form.is_valid():
        came = sign_in(
            login=form.cleaned_data["login"],
            password=Hidden(form.cleaned_data["password"]),
            address=request.META.get("REMOTE_ADDR", ""),
        )
        if not isinstance(came, Refusal):
            session.begin(request, begin_visit(account=came, proved_at=now()))
            return HttpResponseRedirect(_goal(request))
        form.add_error(None, problem(_refused(came)))
    return _page(request, form, status=422)


@require_safe
def to_service(request: HttpRequest) -> HttpResponse:
    """Lead to the service, and let the browser keep what was asked."""
    service = _service()
    fresh = "again" in request.GET
    try:
        address, asked = begin(service, back=_back(service), goal=_goal(request), fresh=fresh)
    except LoginRefusedError as refused:
        return _not_in(request, refused.reason)
    response = HttpResponseRedirect(address)
    state, nonce, verifier, at, goal, fresh = astuple(asked)
    response.set_cookie(
        _ASKED,
        signing.dumps([state, nonce, verifier, at.isoformat(), goal, fresh], salt=_ASKED),
        max_age=PATIENCE,
        path=reverse("citizen:sign_in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@require_safe
def from_service(request: HttpRequest) -> HttpResponse:
    """Take the answer of the service: a new session for whoever it proves, or a reason why not."""
    service = _service()
    asked = _asked(request)
    whom = guessers(guessing.ADDRESS, f"answer {request.META.get('REMOTE_ADDR', '')}")
    try:
        # Nobody makes this site ask the service without end; without a question it asks nothing.
        if asked is not None and not guessing.pay(whom=whom):
            raise LoginRefusedError(Reason.SLOWER)
        proven = finish(service, back=_back(service), asked=asked, answer=request.GET.dict())
    except LoginRefusedError as refused:
        return _not_in(request, refused.reason)
    guessing.give_back(whom=whom)
    assert asked is not None
    token = begin_visit(
        assertion=Assertion(proven.identity, proven.name, Facts(born_on=proven.identity.born_on)),
        subject=subject_of(service, proven.subject),
        there=None if proven.session is None else subject_of(service, proven.session),
        proved_at=proven.proved_at,
    )
    session.begin(request, token)
    return _forgetting(HttpResponseRedirect(asked.goal))


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and say so."""
    session.end(request)
    return redirect(reverse("citizen:sign_in") + "?out=1")


def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    service = login_service()
    out = "out" in request.GET
    back = f"{service.site}{reverse('citizen:sign_in')}" if service else ""
    context = {
        "form": form,
        "out": out,
        "ended": "ended" in request.GET,
        "again": "again" in request.GET,
        "service": service is not None,
        "query": request.GET.urlencode(),
        "end_there": end_address(service, back=back) if service and out else "",
    }
    return show(request, "citizen/sign_in.html", context, title=_("Sign in"), status=status)


def _service() -> Service:
    found = login_service()
    if found is None:
        raise Http404
    return found


def _back(service: Service) -> str:
    return f"{service.site}{reverse('citizen:from_service')}"


def _asked(request: HttpRequest) -> Asked | None:
    """Return what this browser asked; nothing where it was changed or is not there."""
    try:
        state, nonce, verifier, at, goal, fresh = signing.loads(
            request.COOKIES.get(_ASKED, ""), salt=_ASKED
        )
    except signing.BadSignature:
        return None
    return Asked(state, nonce, verifier, datetime.fromisoformat(at), goal, fresh)


def _not_in(request: HttpRequest, reason: Reason) -> HttpResponse:
    """Say what to do; whatever was asked is over."""
    _log.warning("a sign-in was refused: %s", reason)
    said = {
        Reason.STATE: _("This answer belongs to no sign-in of this browser. Begin again."),
        Reason.LATE: _("Signing in took too long. Begin again."),
        Reason.DENIED: _("You did not sign in there. Nothing was kept."),
        Reason.UNREACHABLE: _("The identity service does not answer. Try again in a few minutes."),
        Reason.SLOWER: _("Too many attempts. Wait a minute, then try again."),
        Reason.ASSURANCE: _(
            "Your account there is not verified with your real name. Have it verified, then come "
            "back."
        ),
    }.get(reason, _("The identity service's answer could not be accepted. Begin again."))
    status = {Reason.UNREACHABLE: 503, Reason.SLOWER: 429}.get(reason, 403)
    context = {"said": said}
    title = _("You are not signed in")
    return _forgetting(show(request, "citizen/not_in.html", context, title=title, status=status))


def _forgetting(response: HttpResponse) -> HttpResponse:
    response.delete_cookie(_ASKED, path=reverse("citizen:sign_in"), samesite="Lax")
    return response


def _refused(refusal: Refusal) -> str:
    return {
        Refusal.WRONG: _("Login or password is wrong. Check both and try again."),
        Refusal.SLOWER: _("Too many attempts. Wait a minute, then try again."),
        Refusal.CLOSED: _("Signing in is not possible at present."),
    }[refusal]


def _goal(request: HttpRequest) -> str:
    """Return the page of this site that somebody wanted, else the home page."""
    wanted = request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return reverse("citizen:home")
