"""The context of a request: a citizen who is signed in and looks at nobody but themselves."""

from __future__ import annotations

from django.http import HttpRequest

from chengxin.access.context import AccessContext
from chengxin.access.doors import citizen_door
from chengxin.web.citizen import session


def context_of(request: HttpRequest, person_no: int) -> AccessContext:
    """Return the one context of this request [sanming 23] [yunnan 4.2]."""
    return citizen_door(person_no, session.key(request))
