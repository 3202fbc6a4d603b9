"""What somebody sees who works for one furnisher or county: own deliveries, and nobody's else."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect

from chengxin.access.roles import Role
from chengxin.records.codes import Verdict
from chengxin.records.overview import own_deliveries
from chengxin.records.words import verdict_words
from chengxin.text import _
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.words import file_kinds


@page("GET", roles={Role.INTAKE}, confined=True)
def own(request: StaffRequest) -> HttpResponse:
    """Show the own deliveries; whoever works for the whole city has the page of the intake."""
    member = request.signed_in.member
    if member.scope is None:
        return redirect("staff:intake")
    context = {
        "deliveries": own_deliveries(member),
        "kinds": file_kinds(),
        "verdicts": [(each, verdict_words()[each]) for each in Verdict],
    }
    return show(request, "staff/own.html", context, title=_("Own deliveries"), here="own")
