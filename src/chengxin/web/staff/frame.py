"""A staff page in its frame: the ways on the left that the roles of whoever asks allow.

Views call `show` with a request that has passed the gate. It holds no rule: what somebody may ask
for is the gate's.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from chengxin.access.members import Member
from chengxin.access.purposes import RULES, Purpose
from chengxin.access.roles import ADMINISTRATORS, Role, role_names
from chengxin.records.admitting.services import WITHDRAW
from chengxin.report.joined import listed
from chengxin.text import _
from chengxin.web.shared.page import Entry, Frame, render
from chengxin.web.staff.session import SignedIn
from chengxin.web.staff.uploading import Holding


class StaffRequest(HttpRequest):
    """A request that has passed the gate; `upload` holds a file where the page takes one."""

    signed_in: SignedIn
    upload: Holding | None


#: Whoever may look at somebody for some purpose.
LOOKERS = frozenset(role for rule in RULES.values() for role in rule.roles)

#: Who prepares and approves the admission of a furnisher, or withdraws a key.
ADMITTERS = WITHDRAW

#: Name of a page on the left → who sees it there; None for everybody.
WAYS: Mapping[str, frozenset[Role] | None] = {
    "own": frozenset({Role.INTAKE}),
    "overview": None,
    "intake": frozenset({Role.INTAKE}),
    "furnishers": frozenset({Role.INTAKE, Role.AUDIT}),
    "admissions": ADMITTERS,
    "person": LOOKERS,
    "counter": frozenset({Role.HANDLER}),
    "corrections": frozenset({Role.HANDLER}),
    "declarations": frozenset({Role.HANDLER}),
    "changes": frozenset({Role.HANDLER}),
    "rules": None,
    "publishing": None,
    "partners": frozenset({Role.EDITOR, Role.APPROVER, Role.AUDIT, Role.SECURITY}),
    "complaints": frozenset({Role.AUDIT}),
    "samples": frozenset({Role.AUDIT}),
    "emergency": RULES[Purpose.EMERGENCY].roles,
    "emergencies": frozenset({Role.AUDIT, Role.SECURITY}),
    "work": None,
    "accounts": ADMINISTRATORS,
}

#: What those see there who work for one furnisher or county, and all others.
CONFINED = frozenset({"own", "furnishers"})
ELSEWHERE = WAYS.keys() - {"own"}


def show(
    request: StaffRequest,
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    here: str,
    bar: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page; `here` names the way on the left that it belongs to.

    `bar` is what the bar says besides where one is.
    """
    member = request.signed_in.member
    frame = Frame(
        title=title,
        bar=f"{_('Workbench')} · {bar}" if bar else _("Workbench"),
        side=_ways(member, here),
        density="staff",
        who=f"{member.login} · {member.organisation}",
        sign_out=reverse("staff:sign-out"),
    )
    return render(request, template, context, frame, status=status)


def show_open(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, title: str, status: int
) -> HttpResponse:
    """Answer with a page for somebody who is not signed in."""
    frame = Frame(title=title, bar=_("Workbench"), density="staff")
    return render(request, template, context, frame, status=status)


def show_refused(request: StaffRequest, roles: frozenset[Role]) -> HttpResponse:
    """Answer that the page takes another role."""
    names, mine = role_names(), request.signed_in.member.roles
    said = _("This page is for: {roles}. Ask an administrator if it belongs to your work.").format(
        roles=listed(names[role] for role in Role if role in roles)
    )
    context = {"said": said, "mine": listed(names[role] for role in Role if role in mine)}
    title = _("This page takes another role")
    return show(request, "staff/refused.html", context, title=title, here="", status=403)


def show_confined(request: StaffRequest) -> HttpResponse:
    """Answer that the page is not for whoever works for one furnisher or county."""
    said = _("This page is for those who work for the whole city.")
    context = {"said": said, "mine": role_names()[Role.INTAKE]}
    title = _("This page takes another account")
    return show(request, "staff/refused.html", context, title=title, here="", status=403)


def _ways(member: Member, here: str) -> tuple[Entry, ...]:
    names = {
        "own": _("Own deliveries"),
        "overview": _("Overview"),
        "intake": _("Intake"),
        "furnishers": _("Furnishers"),
        "admissions": _("Admission of furnishers"),
        "person": _("Person file"),
        "counter": _("Counter"),
        "corrections": _("Corrections"),
        "declarations": _("Declarations"),
        "changes": _("Changes"),
        "rules": _("Rules"),
        "publishing": _("Publishing"),
        "partners": _("Partners"),
        "complaints": _("Complaints"),
        "samples": _("Looks by sample"),
        "emergency": _("Emergency access"),
        "emergencies": _("Emergency accesses"),
        "work": _("Work"),
        "accounts": _("Accounts"),
    }
    return tuple(
        Entry(name=names[way], href=reverse(f"staff:{way}"), here=way == here)
        for way, roles in WAYS.items()
        if way in (ELSEWHERE if member.scope is None else CONFINED)
        and (roles is None or roles & member.roles)
    )
