"""The page that says as whom one can sign in, with the code of the second factor of the moment."""

from __future__ import annotations

from pathlib import Path

import pyotp
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chengxin.clock import now
from chengxin.text import _
from chengxin.web.demo.logins import read_logins
from chengxin.web.shared.page import Frame, render

#: As for staff: how long a code is the present one.
STEP_SECONDS = 30


@require_safe
def who(request: HttpRequest) -> HttpResponse:
    """List the made-up people and officers."""
    try:
        logins = read_logins(Path(settings.SITE_FOLDER))
    except OSError:
        raise Http404 from None
    at = now()
    officers = [
        (each, pyotp.TOTP(each.secret, interval=STEP_SECONDS).at(at)) for each in logins.officers
    ]
    left = STEP_SECONDS - int(at.timestamp()) % STEP_SECONDS
    context = {"people": logins.people, "officers": officers, "left": left}
    return render(request, "demo/who.html", context, Frame(title=_("Who you can be here")))
