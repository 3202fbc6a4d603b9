"""The service says that somebody has signed out there: every visit that came by it is over at once.

No browser comes here, so there is no form and no session; the signature is what is believed. The
answers are those of OpenID Connect Back-Channel Logout 1.0: 200, or 400 without a reason, which
stands in the log as a word.
"""

from __future__ import annotations

import logging

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST

from chengxin.access import guessing
from chengxin.access.guessing import guessers
from chengxin.login.ended import read_ended
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.hidden import Hidden
from chengxin.web.citizen.signing_in import login_service
from chengxin.web.citizen.visits import end_visits_by

_log = logging.getLogger(__name__)


@csrf_exempt
@sensitive_post_parameters("logout_token")
@sensitive_variables("token")
@require_POST
def ended_there(request: HttpRequest) -> HttpResponse:
    """End the visits that a logout token names."""
    service = login_service()
    if service is None:
        raise Http404
    token = Hidden(request.POST.get("logout_token", ""))
    whom = guessers(guessing.ADDRESS, f"ended {request.META.get('REMOTE_ADDR', '')}")
    try:
        # Checking a signature is work, and nobody makes this site do it without end.
        if not guessing.pay(whom=whom):
            raise LoginRefusedError(Reason.SLOWER)
        end_visits_by(service, read_ended(service, token))
    except LoginRefusedError as refused:
        _log.warning("a sign-out by the service was refused: %s", refused.reason)
        status = 429 if refused.reason is Reason.SLOWER else 400
        return JsonResponse({"error": "invalid_request"}, status=status)
    guessing.give_back(whom=whom)
    return HttpResponse()
