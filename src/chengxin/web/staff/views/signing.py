"""Signing in and out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse

from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.people.hidden import Hidden
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff import session
from chengxin.web.staff.frame import StaffRequest, show, show_open
from chengxin.web.staff.gate import open_page, page
from chengxin.web.staff.signing_in import (
    DEVICE_SECONDS,
    Refusal,
    change_password,
    device_token,
    sign_in,
)
from chengxin.web.staff.typed import DEVICE_COOKIE, attempt_of, refused


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
    typed = form.cleaned_data
    came = sign_in(attempt=attempt_of(request, typed["login"], typed["password"], typed["code"]))
    if isinstance(came, Member):
        return _let_in(request, came)
    form.add_error(None, problem(refused(came)))
    return _form(request, form, 429 if came is Refusal.SLOWER else 403)


class PasswordForm(forms.Form):
    """The password there is, a code, and another password twice."""

    password = forms.CharField(max_length=200, strip=False)
    code = forms.CharField(max_length=20)
    new = forms.CharField(max_length=200, strip=False)
    again = forms.CharField(max_length=200, strip=False)

    def clean(self) -> dict[str, Any]:
        """Refuse what is short, common, or not the same twice."""
        typed: dict[str, Any] = super().clean() or {}
        new, again = typed.get("new", ""), typed.get("again", "")
        if new and again and new != again:
            self.add_error("again", problem(_("The two are not the same.")))
        if new:
            try:
                validate_password(new)
            except ValidationError:
                said = _("Take at least 12 characters that are no common password.")
                self.add_error("new", problem(said))
        return typed


@page("GET", "POST", roles=Role, confined=True)
def password(request: StaffRequest) -> HttpResponse:
    """Let somebody choose another password; all other sessions of the account end."""
    if request.method != "POST":
        return _password(request, PasswordForm(), 200)
    form, member = PasswordForm(request.POST), request.signed_in.member
    if not form.is_valid():
        return _password(request, form, 422)
    typed = form.cleaned_data
    changed = change_password(
        member=member,
        attempt=attempt_of(request, member.login, typed["password"], typed["code"]),
        new=Hidden(typed["new"]),
    )
    if isinstance(changed, Member):
        return _let_in(request, changed)
    form.add_error(None, problem(refused(changed)))
    return _password(request, form, 429 if changed is Refusal.SLOWER else 403)


@page("POST", roles=Role, confined=True)
def sign_out(request: StaffRequest) -> HttpResponseBase:
    """End the session, here and on the server."""
    session.end(request)
    return redirect("staff:sign-in")


def _password(request: StaffRequest, form: PasswordForm, status: int) -> HttpResponse:
    return show(
        request, "staff/password.html", {"form": form}, title=_("Choose another password"),
        here="", status=status,
    )  # fmt: skip


def _let_in(request: HttpRequest, member: Member) -> HttpResponse:
    session.begin(request, member)
    response = redirect("staff:own" if member.scope else "staff:overview")
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
