"""Pages that are about nobody: help. Whoever comes may read them."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chengxin.text import _
from chengxin.web.citizen.page import show


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say what the points are, what they are not, and where to ask."""
    return show(request, "citizen/help.html", title=_("Help"))
