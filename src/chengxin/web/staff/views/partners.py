"""The register of partners: entered by one member of staff, approved by another, stopped by one.

It shows what people are asked, and of people nothing but a count that tells of nobody.
"""

from __future__ import annotations

from django.core.exceptions import ImproperlyConfigured
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.four_eyes.services import LEAST, TwofoldError
from chengxin.access.roles import Role
from chengxin.benefits.errors import PartnerRefusedError
from chengxin.benefits.selectors import (
    Counted,
    EnteredWhole,
    counts,
    entries,
    entry_of,
    listed_partners,
)
from chengxin.benefits.services import decide_partner, enter_partner, suspend_partner
from chengxin.benefits.words import State, kind_names, state_names
from chengxin.people.notices import sections
from chengxin.report import figures
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.naming import named_operator
from chengxin.text import _, current_language
from chengxin.web.shared.forms import problem
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.partnering import AnswerForm, EntryForm, SuspendForm
from chengxin.web.staff.proving import ask_again

#: Whoever enters and approves; two of them are needed for each entry.
KEEPERS = frozenset({Role.EDITOR, Role.APPROVER})


@page("GET", roles=KEEPERS | {Role.AUDIT, Role.SECURITY})
def partners(request: StaffRequest) -> HttpResponse:
    """Show every partner as it stands, and what waits for an answer."""
    return _list(request, 200)


@page("GET", "POST", roles={Role.EDITOR})
def enter(request: StaffRequest) -> HttpResponseBase:
    """Take what one member of staff enters."""
    form, status = EntryForm(), 200
    if request.method == "POST":
        if asked := ask_again(request, here="partners"):
            return asked
        form, status = EntryForm(request.POST), 422
        if form.is_valid():
            try:
                act = enter_partner(
                    member=request.signed_in.member, entry=form.entry(),
                    operator=named_operator(), reason=form.cleaned_data["reason"],
                )  # fmt: skip
            except (
                PartnerRefusedError, TwofoldError, NothingInForceError, ImproperlyConfigured,
            ) as refused:  # fmt: skip
                form.add_error(None, problem(str(refused)))
            else:
                return redirect("staff:partner-entry", act=act)
    context = {"form": form, "kinds": [*kind_names().items()], "least": LEAST}
    title = _("Enter a partner")
    return show(request, "staff/partner_enter.html", context, title=title, here="partners",
                status=status)  # fmt: skip


@page("GET", "POST", roles=KEEPERS)
def entry(request: StaffRequest, act: int) -> HttpResponseBase:
    """Show exactly what was entered, with the text that people would read; take the answer."""
    whole = entry_of(act)
    if whole is None:
        raise Http404
    form, status = AnswerForm(), 200
    if request.method == "POST":
        if asked := ask_again(request, here="partners"):
            return asked
        form, status = AnswerForm(request.POST), 422
        if form.is_valid() and _decided(request, act, form):
            return redirect("staff:partners")
    member = request.signed_in.member
    context = {
        "whole": whole, "form": form, "told": _told(whole),
        "own": whole.row.asked_by == member.login,
        "texts": [(lang, sections(text)) for lang, text in sorted(whole.texts.items())[::-1]],
        "content": whole.content.hex(),
    }  # fmt: skip
    title = _("Partner {word}: entry {number}").format(word=whole.row.word, number=act)
    return show(request, "staff/partner_entry.html", context, title=title, here="partners",
                status=status)  # fmt: skip


@page("POST", roles=KEEPERS)
def suspend(request: StaffRequest, number: int) -> HttpResponseBase:
    """Stop a partner at once: one is enough, and nobody is asked anything first."""
    form = SuspendForm(request.POST)
    if not form.is_valid():
        return _list(request, 422, _("Write why the partner is suspended."))
    try:
        suspend_partner(
            member=request.signed_in.member, partner_no=number, reason=form.cleaned_data["reason"]
        )
    except PartnerRefusedError as refused:
        return _list(request, 422, str(refused))
    return redirect("staff:partners")


def _decided(request: StaffRequest, act: int, form: AnswerForm) -> bool:
    said = form.cleaned_data
    try:
        decide_partner(
            member=request.signed_in.member, act=act, content=bytes.fromhex(said["content"]),
            agreed=said["agreed"] == "yes", words=said["words"],
        )  # fmt: skip
    except ValueError:
        form.add_error(None, problem(_("Open the entry anew and read it.")))
    except (PartnerRefusedError, TwofoldError) as refused:
        form.add_error(None, problem(str(refused)))
    return form.is_valid()


def _list(request: StaffRequest, status: int, wrong: str = "") -> HttpResponse:
    numbers, lang = counts(), current_language()
    rows = [
        {
            "partner": each, "name": each.names[lang], "asks": each.asks[lang],
            "kind": kind_names()[each.kind], "state": state_names()[each.state],
            "open": each.state is State.OPEN, "suspended": each.state is State.SUSPENDED,
            "count": count_words(numbers.get(each.partner_no)),
        }
        for each in listed_partners()
    ]  # fmt: skip
    member = request.signed_in.member
    context = {
        "rows": rows, "entries": entries(), "wrong": wrong, "least": LEAST,
        "enters": Role.EDITOR in member.roles, "keeps": bool(member.roles & KEEPERS),
    }  # fmt: skip
    return show(request, "staff/partners.html", context, title=_("Partners"), here="partners",
                status=status)  # fmt: skip


def count_words(found: Counted | None) -> str:
    """Say how many agreed, as far as that may be said."""
    if found is None:
        return _("not counted yet")
    many = _("fewer than 10") if found.agreed is None else _("about {many}").format(
        many=figures.number(found.agreed)
    )  # fmt: skip
    return _("{many} on {day}").format(many=many, day=figures.day(found.month))


def _told(whole: EnteredWhole) -> list[tuple[str, str]]:
    lang = current_language()
    return [
        (_("Name"), " / ".join(whole.row.names.values())),
        (_("For what"), kind_names()[whole.kind]),
        (_("Contact"), whole.contact),
        (_("What it would ask"), whole.asks[lang]),
        (_("First day"), figures.day(whole.first_day)),
        (_("Last day"), figures.day(whole.last_day)),
        (_("Entered by"), whole.row.asked_by),
        (_("Reason"), whole.reason),
        (_("Version of the text (SHA-256)"), whole.digests[lang]),
        (_("Contents (hash)"), whole.content.hex()),
    ]
