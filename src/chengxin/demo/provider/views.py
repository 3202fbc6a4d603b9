"""The pages of the made-up service: signing in, signing out, and what it says of itself.

The protocol is the package's; here is what people see of it, in the frame of all our pages.
"""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods
from oauth2_provider.views import (
    AuthorizationView,
    ConnectDiscoveryInfoView,
    RPInitiatedLogoutView,
)
from oauth2_provider.views.mixins import OAuthLibMixin

from chengxin.clock import now
from chengxin.demo.provider.guessing import Guesses, Limit
from chengxin.demo.provider.settings import FOLDER, SECRET_KEY
from chengxin.demo.provider.telling import tell_ended
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.shared.page import Frame, render

#: Wrong guesses in an hour: at one login from one address, which shuts nobody else out, and at all.
_LOGIN, _ALL = Limit("login", 20), Limit("address", 300)
_guesses = Guesses(FOLDER / "guesses.sqlite3", SECRET_KEY)


class SignInForm(forms.Form):
    """Login and password of a made-up person."""

    login = forms.CharField(max_length=64)
    password = forms.CharField(max_length=128, strip=False)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask who it is, also whoever is signed in: the site asked for it to be proved anew."""
    if request.method != "POST":
        return _page(request, SignInForm(), 200)
    form = SignInForm(request.POST)
    if form.is_valid():
        address = request.META["REMOTE_ADDR"]
        typed, guess = form.cleaned_data["login"], f"{address} {form.cleaned_data['login']}"
        slower = not _may_try(address, guess)
        user = (
            None
            if slower
            else authenticate(request, username=typed, password=form.cleaned_data["password"])
        )
        if user is not None:
            _guesses.give_back(_ALL, address)
            _guesses.give_back(_LOGIN, guess)
            login(request, user)
            return HttpResponseRedirect(_goal(request))
        said = (
            _("Too many attempts. Wait, then try again.")
            if slower
            else _("Login or password is wrong. Check both and try again.")
        )
        form.add_error(None, problem(said))
    return _page(request, form, 422)


def _may_try(address: str, guess: str) -> bool:
    """Pay for a guess; one that is refused costs nothing anywhere."""
    if not _guesses.pay(_LOGIN, guess, now()):
        return False
    if _guesses.pay(_ALL, address, now()):
        return True
    _guesses.give_back(_LOGIN, guess)
    return False


class Authorise(AuthorizationView):  # type: ignore[misc]  # the package ships no types
    """A site asks who somebody is; a wrong question is answered here and leads nowhere."""

    def error_response(self, error: Any, application: Any, **kwargs: Any) -> HttpResponseBase:
        """Lead back with the error, or say here that it cannot be."""
        redirect, answer = OAuthLibMixin.error_response(self, error, **kwargs)
        if redirect:
            led: HttpResponseBase = self.redirect(answer["url"], application)
            return led
        title = _("This request cannot be answered")
        return render(self.request, "provider/refused.html", {}, _frame(title), status=400)


class SignOut(RPInitiatedLogoutView):  # type: ignore[misc]  # as above
    """Ends the session here as well, after asking, and tells the site that it is over."""

    def do_logout(self, *args: Any, **named: Any) -> HttpResponseBase:
        """Sign out, then say so behind the browser's back."""
        login = self.request.user.get_username()
        answer: HttpResponseBase = super().do_logout(*args, **named)
        if login:
            tell_ended(login)
        return answer

    def render_to_response(self, context: dict[str, Any], **_more: Any) -> HttpResponse:
        """Ask whether it is meant, or say that it cannot be."""
        form = context.get("form")
        title = _("Sign out here as well?") if form else _("This request cannot be answered")
        template = "provider/sign_out.html" if form else "provider/refused.html"
        status = 200 if form else 400
        return render(self.request, template, {"form": form}, _frame(title), status=status)


class Described(ConnectDiscoveryInfoView):  # type: ignore[misc]  # as above
    """What the service says of itself, and that it is made up."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Return the document."""
        response: HttpResponse = super().get(request, *args, **kwargs)
        told = {"backchannel_logout_supported": True, "chengxin_made_up": True}
        response.content = json.dumps({**json.loads(response.content), **told})
        return response


def _page(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    title = _("Sign in with your real name")
    return render(request, "provider/sign_in.html", {"form": form}, _frame(title), status=status)


def _frame(title: str) -> Frame:
    return Frame(title=title, product=_("Example identity service (made up)"))


def _goal(request: HttpRequest) -> str:
    wanted = request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        return wanted
    return "/sign-in/"
