"""Signing in and out."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.people.hidden import Hidden
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff import session
from chengxin.web.staff.frame import StaffRequest, show_open
from chengxin.web.staff.gate import open_page, page
from chengxin.web.staff.signing_in import (
    DEVICE_SECONDS,
    Attempt,
    Refusal,
    device_token,
    sign_in,
)

#: The cookie by which a browser is known from which somebody came in before.
DEVICE_COOKIE = "staff_device"


class SignInForm(forms.Form):
    """What somebody types to come in."""

    login = forms.CharField(max_length=150)
    password = forms.CharField(max_length=200, strip=False)
    code = forms.CharField(max_length=20)


@open_page("GET", "POST")
def sign_in_page(request: HttpRequest) -> HttpResponse:
    """Show the form, and let somebody in."""
    if request.method != "POST":
        return _form(request, SignInForm(), 200)
    form = SignInForm(request.POST)
    if not form.is_valid():
        return _form(request, form, 422)
    came = sign_in(
        attempt=Attempt(
            login=form.cleaned_data["login"],
            password=Hidden(form.cleaned_data["password"]),
            code=form.cleaned_data["code"],
            address=request.META.get("REMOTE_ADDR", ""),
            device=request.COOKIES.get(DEVICE_COOKIE, ""),
        )
    )
    if isinstance(came, Member):
        return _let_in(request, came)
    slower = came is Refusal.SLOWER
    said = (
        _("There were too many attempts. Wait a minute and try once more.")
        if slower
        else _(
            "Login, password and code do not fit together. Check all three; a code holds for about "
            "a minute and once."
        )
    )
    form.add_error(None, problem(said))
    return _form(request, form, 429 if slower else 403)


@page("POST", roles=Role)
def sign_out(request: StaffRequest) -> HttpResponseBase:
    """End the session, here and on the server."""
    session.end(request)
    return redirect("staff:sign-in")


def _let_in(request: HttpRequest, member: Member) -> HttpResponse:
    session.begin(request, member)
    response = redirect("staff:overview")
    response.set_cookie(
        DEVICE_COOKIE,
        device_token(member.login),
        max_age=DEVICE_SECONDS,
        path=reverse("staff:overview"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Strict",
    )
    return response


def _form(request: HttpRequest, form: SignInForm, status: int) -> HttpResponse:
    return show_open(
        request, "staff/sign_in.html", {"form": form}, title=_("Sign in to work"), status=status
    )
