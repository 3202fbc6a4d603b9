"""A person's file, behind the page that asks for a purpose first.

Nobody is listed or searched for by anything but the whole number. What was said holds for one
person and a quarter of an hour; sections are closed until they are opened, and each opening is an
entry that the person reads. Nothing personal stands in an address.
"""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from chengxin.access.doors import REASON_LEAST, REASON_MOST
from chengxin.access.errors import NotShownError
from chengxin.access.grants import LASTS, Grant, find_grant, give_grant
from chengxin.access.kinds import kind_names
from chengxin.access.purposes import Purpose, ordinary_purposes, purpose_names
from chengxin.access.roles import Role
from chengxin.clock import now, today
from chengxin.people.identity import read_identity
from chengxin.people.problems import Problem
from chengxin.people.selectors import masked_of
from chengxin.people.services.searching import agrees, search
from chengxin.report.joined import listed
from chengxin.standing.errors import StandingError
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff import labels
from chengxin.web.staff.frame import LOOKERS, StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.looking import SECTIONS, offered, section_names


class PurposeForm(forms.Form):
    """Who is looked for, for what and why."""

    number = forms.CharField(max_length=40)
    issuer = forms.CharField(max_length=10, required=False)
    purpose = forms.ChoiceField(widget=forms.RadioSelect)
    case_ref = forms.CharField(max_length=40, required=False)
    reason = forms.CharField(max_length=REASON_MOST)

    def __init__(self, roles: frozenset[Role], *given: object, **named: object) -> None:
        super().__init__(*given, **named)  # type: ignore[arg-type]  # Django's own arguments
        names = purpose_names()
        field = self.fields["purpose"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(each, names[each]) for each in ordinary_purposes(roles)]

    def forget_number(self) -> None:
        """Show the form again without the number: it is typed anew and never sent back."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict, when bound
        self.data["number"] = ""  # type: ignore[index]  # a mutable copy


@page("GET", "POST", roles=LOOKERS)
def person(request: StaffRequest) -> HttpResponse:
    """Ask for a purpose, and search."""
    roles = request.signed_in.member.roles
    if request.method != "POST":
        return _ask(request, PurposeForm(roles), 200)
    form = PurposeForm(roles, request.POST)
    status, grant = _searched(request, form) if form.is_valid() else (422, None)
    if grant is not None:
        return redirect("staff:person-file", grant_id=grant.id)
    form.forget_number()
    return _ask(request, form, status)


def _searched(request: StaffRequest, form: PurposeForm) -> tuple[int, Grant | None]:
    """Return a grant, or write into the form why there is none."""
    said, member = form.cleaned_data, request.signed_in.member
    # People of the synthetic city can be looked for in a demonstration alone.
    identity = read_identity(
        said["number"], today=today(), issuer=said["issuer"], made_up=settings.DEMO
    )
    if isinstance(identity, Problem):
        form.add_error("number", problem(f"{identity.message} {identity.hint}"))
        return 422, None
    try:
        context = search(
            staff=member, purpose=said["purpose"], case_ref=said["case_ref"],
            reason=said["reason"], identity=identity,
        )  # fmt: skip
        if context is None or context.person_no is None:
            form.add_error(None, problem(_not_found()))
            return 404, None
        grant = give_grant(member=member, session=request.signed_in.mark, context=context)
        labels.keep(request, grant, masked_of(context, grant.person_no))
    except NotShownError as error:
        form.add_error(None, problem(str(error)))
        return 403, None
    return 200, grant


@page("GET", roles=LOOKERS)
def person_file(request: StaffRequest, grant_id: UUID) -> HttpResponse:
    """Show the closed sections of a file, and how long they can be opened."""
    grant = _grant(request, grant_id)
    return _over(request) if _ended(grant) else _file(request, grant)


@page("GET", roles=LOOKERS)
def person_section(request: StaffRequest, grant_id: UUID, section: str) -> HttpResponse:
    """Open one section: this is a look."""
    grant = _grant(request, grant_id)
    if _ended(grant):
        return _over(request)
    if section not in SECTIONS:
        raise Http404
    return _file(request, grant, section)


def _ended(grant: Grant) -> bool:
    """A grant ends with its time, and with the person's consent."""
    return grant.is_over or not agrees(grant.person_no)


def _grant(request: StaffRequest, grant_id: UUID) -> Grant:
    signed_in = request.signed_in
    grant = find_grant(grant_id=grant_id, member=signed_in.member, session=signed_in.mark)
    if grant is None:
        raise Http404
    return grant


def _file(request: StaffRequest, grant: Grant, opened: str = "") -> HttpResponse:
    kinds, names = kind_names(), section_names()
    context = {
        "label": labels.of(request, grant),
        "grant": grant,
        "purpose": purpose_names()[Purpose(grant.purpose)],
        "minutes": max(1, -(-int((grant.until - now()).total_seconds()) // 60)),
        "sections": [
            (each, names[each.slug], listed(kinds[kind] for kind in sorted(each.kinds)))
            for each in offered(grant.purpose)
        ],
        "opened": opened,
    }
    template, status = "staff/file.html", 200
    if opened:
        section = SECTIONS[opened]
        try:
            context |= section.read(grant.context(request.signed_in.member), grant.person_no)
            template = section.template
        except NotShownError as error:
            context["denied"], status = str(error), 403
        except StandingError as error:
            context["denied"], status = str(error), 409
    title = names[opened] if opened else _("Person file")
    return show(request, template, context, title=title, here="person", status=status)


def _ask(request: StaffRequest, form: PurposeForm, status: int) -> HttpResponse:
    context = {"form": form, "minutes": LASTS.seconds // 60, "least": REASON_LEAST}
    return show(
        request, "staff/purpose.html", context, title=_("Person file"), here="person", status=status
    )


def _over(request: StaffRequest) -> HttpResponse:
    return show(
        request, "staff/file_over.html", {}, title=_("The time is over"), here="person", status=410
    )


def _not_found() -> str:
    return _(
        "Nobody who takes part was found under this number. Compare it with the document; the "
        "attempt was kept."
    )
