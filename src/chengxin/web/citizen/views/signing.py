"""Signing in and out. Which account it is comes from `signing_in`; the session keeps no more."""

from __future__ import annotations

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods, require_POST

from chengxin.people.hidden import Hidden
from chengxin.text import _
from chengxin.web.citizen import session
from chengxin.web.citizen.page import show
from chengxin.web.citizen.signing_in import Refusal, sign_in
from chengxin.web.shared.forms import problem


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
        if session.current(request):
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
            session.begin(request, came)
            return HttpResponseRedirect(_goal(request))
        form.add_error(None, problem(_refused(came)))
    return _page(request, form, status=422)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and say so."""
    session.end(request)
    return redirect(reverse("citizen:sign_in") + "?out=1")


def _page(request: HttpRequest, form: SignInForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "out": "out" in request.GET, "ended": "ended" in request.GET}
    return show(request, "citizen/sign_in.html", context, title=_("Sign in"), status=status)


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
