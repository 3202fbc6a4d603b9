"""People of staff in tests: an account with a password and the app that makes its codes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyotp
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from chengxin.access.models import Staff
from chengxin.clock import now
from chengxin.web.staff.accounts import add_staff

ORGANISATION = "Development and reform authority"


@dataclass(frozen=True, slots=True)
class Worker:
    """Somebody of staff, and what only they have."""

    login: str
    password: str
    app: pyotp.TOTP

    def code(self) -> str:
        """Return what the app shows now."""
        return self.app.at(now())

    def typed(self, **other: str) -> dict[str, str]:
        """Return the sign-in form as they fill it in."""
        return {"login": self.login, "password": self.password, "code": self.code(), **other}


def hired(login: str, roles: Iterable[str] = ("intake",)) -> Worker:
    """Make an account."""
    password, secret = add_staff(login=login, organisation=ORGANISATION, roles=" ".join(roles))
    return Worker(login, password, pyotp.TOTP(secret))


def post(client: Client, name: str, data: Any = None, /, **given: object) -> Any:
    """Send a form as a browser does: with the token of the page that it came from."""
    address = reverse(f"staff:{name}", kwargs=given)
    token = client.cookies.get("csrftoken")
    return client.post(
        address,
        {**(data or {}), "csrfmiddlewaretoken": token.value if token else ""},
        secure=True,
        headers={"referer": f"https://{client.defaults['HTTP_HOST']}{address}"},
    )


def get(client: Client, name: str, /, **given: object) -> Any:
    """Ask for a page."""
    return client.get(reverse(f"staff:{name}", kwargs=given), secure=True)


def signed_in(client: Client, worker: Worker) -> HttpResponse:
    """Sign somebody in with a browser and return the answer, also twice in half a minute."""
    Staff.objects.filter(user__username=worker.login).update(last_step=0)
    get(client, "sign-in")
    response: HttpResponse = post(client, "sign-in", worker.typed())
    return response
