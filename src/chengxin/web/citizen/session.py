"""Who is signed in: the session holds the name of the account and when it began, nothing else.

It ends after eight hours, with the browser, and when somebody signs in anew: every sign-in begins
an empty session with a new key.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from chengxin.clock import now

LASTS = timedelta(hours=8)

_KEY = "citizen"


def begin(request: HttpRequest, account: str) -> None:
    """Begin a session; whatever the browser's session held before is gone."""
    request.session.flush()
    request.session[_KEY] = {"account": account, "began": now().isoformat()}
    rotate_token(request)


def end(request: HttpRequest) -> None:
    """End the session, on the server as well."""
    request.session.flush()


def current(request: HttpRequest) -> str | None:
    """Return the account that is signed in; a session that has run out is emptied."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    if now() - datetime.fromisoformat(kept["began"]) > LASTS:
        request.session.flush()
        return None
    return str(kept["account"])


def key(request: HttpRequest) -> str:
    """Return what names this session in the register of looks."""
    return request.session.session_key or ""
