"""What somebody types to come in, taken from a request, and what a refusal says to them."""

from __future__ import annotations

from django.http import HttpRequest

from chengxin.people.hidden import Hidden
from chengxin.text import _
from chengxin.web.staff.signing_in import Attempt, Refusal

#: The cookie by which a browser is known from which somebody came in before.
DEVICE_COOKIE = "staff_device"


def attempt_of(request: HttpRequest, login: str, password: str, code: str) -> Attempt:
    """Return an attempt, with where it comes from."""
    return Attempt(
        login=login,
        password=Hidden(password),
        code=code,
        address=request.META.get("REMOTE_ADDR", ""),
        device=request.COOKIES.get(DEVICE_COOKIE, ""),
    )


def refused(refusal: Refusal) -> str:
    """Say what to do; which of the three was wrong is not known here."""
    if refusal is Refusal.SLOWER:
        return _("There were too many attempts. Wait a minute and try once more.")
    return _(
        "Login, password and code do not fit together. Check all three; a code holds for about "
        "a minute and once."
    )
