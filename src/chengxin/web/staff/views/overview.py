"""The overview: what came in, how people stand, and whether the site is in order.

Counts of people are those of `report.statistics`; no person can be reached from here.
"""

from __future__ import annotations

from django.http import HttpResponse

from chengxin.access.members import before_this
from chengxin.text import _
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import ANYBODY, page


@page("GET", roles=ANYBODY)
def overview(request: StaffRequest) -> HttpResponse:
    """Show the overview."""
    signed_in = request.signed_in
    context = {"before": before_this(signed_in.member.user_id, signed_in.began_at)}
    return show(request, "staff/overview.html", context, title=_("Overview"), here="overview")
