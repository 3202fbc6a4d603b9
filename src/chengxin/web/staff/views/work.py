"""Work: what was asked for and what became of it, and what was given up until somebody looks."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.roles import Role
from chengxin.standing.jobs import letters, queue, selectors
from chengxin.text import _
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import ANYBODY, page
from chengxin.web.staff.jobwords import jobs_in_words

#: Whoever may let something be tried again.
MENDERS = frozenset({Role.SYSTEM, Role.EDITOR, Role.APPROVER})

#: How many jobs are shown.
MOST = 20

_AGAIN = {"job": queue.send_again, "letter": letters.send_again}


@page("GET", roles=ANYBODY)
def work(request: StaffRequest) -> HttpResponse:
    """Show the latest jobs, how many letters wait, and what was given up."""
    context = {
        "jobs": jobs_in_words(selectors.latest_jobs(MOST)),
        "waiting": selectors.letters_waiting(),
        "letters": selectors.given_up(),
        "may_mend": bool(MENDERS & request.signed_in.member.roles),
    }
    return show(request, "staff/work.html", context, title=_("Work"), here="work")


@page("POST", roles=MENDERS)
def again(_request: StaffRequest, what: str, number: int) -> HttpResponseBase:
    """Let something that was given up be tried again; as good as done where it is already."""
    if what not in _AGAIN:
        raise Http404
    _AGAIN[what](number=number)
    return redirect("staff:work")
