"""Who is signed in: the session holds a random word that names a visit, and nothing else.

Every sign-in begins an empty session with a new key, so that what somebody has put into the browser
before is worth nothing. Who it is, and until when, is for `visits`.
"""

from __future__ import annotations

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from chengxin.web.citizen.visits import Visiting, end_visit, find_visit

_KEY = "citizen"


def begin(request: HttpRequest, token: str) -> None:
    """Begin a session; whatever the browser's session held before is gone."""
    end(request)
    request.session[_KEY] = token
    rotate_token(request)


def end(request: HttpRequest) -> None:
    """End the session and its visit, on the server as well."""
    if (token := request.session.get(_KEY)) is not None:
        end_visit(token)
    request.session.flush()


def current(request: HttpRequest) -> Visiting | None:
    """Return who is signed in; a session whose visit is over is emptied."""
    token = request.session.get(_KEY)
    if token is None:
        return None
    visiting = find_visit(token)
    if visiting is None:
        request.session.flush()
    return visiting


def key(request: HttpRequest) -> str:
    """Return what names this session in the register of looks."""
    return request.session.session_key or ""
