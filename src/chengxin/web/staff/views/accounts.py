"""Accounts of staff: who has which role and came in last when, and what each role may look for.

Nobody is made an account here: that is a command, so that secrets are handed over in person. The
security administrator closes one, and it ends at once; nobody closes the own one.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.members import close_account, list_accounts
from chengxin.access.purposes import RULES, Purpose, purpose_names
from chengxin.access.roles import ADMINISTRATORS, Role, role_names
from chengxin.text import _
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.proving import ask_again


@page("GET", roles=ADMINISTRATORS)
def accounts(request: StaffRequest) -> HttpResponse:
    """Show every account, and the purposes of each role."""
    member, names = request.signed_in.member, role_names()
    purposes = purpose_names()
    context = {
        "accounts": list_accounts(),
        "role_names": names,
        "own": member.user_id,
        "may_close": Role.SECURITY in member.roles,
        "roles": list(Role),
        "purposes": [
            (purposes[each], [role in RULES[each].roles for role in Role])
            for each in Purpose
            if RULES[each].roles
        ],
    }
    return show(request, "staff/accounts.html", context, title=_("Accounts"), here="accounts")


@page("POST", roles={Role.SECURITY})
def close(request: StaffRequest, user_id: int) -> HttpResponseBase:
    """Close an account at once."""
    if asked := ask_again(request, here="accounts"):
        return asked
    if user_id == request.signed_in.member.user_id or not close_account(user_id=user_id):
        raise Http404
    return redirect("staff:accounts")
