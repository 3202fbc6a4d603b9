"""Another name or number, or two entries of one person: proposed here, and decided by another.

Whoever proposes finds the person by the whole number, which is a look; whoever decides sees exactly
what is bound by the hash, which is one too. Both prove who they are once more.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.context import AccessContext
from chengxin.access.doors import REASON_LEAST, staff_door
from chengxin.access.errors import NotShownError
from chengxin.access.four_eyes.services import TwofoldError
from chengxin.access.purposes import Purpose
from chengxin.access.roles import Role
from chengxin.people.changing import words
from chengxin.people.changing.errors import ChangeRefusedError
from chengxin.people.changing.selectors import proposals
from chengxin.people.changing.words import Ground, Kind
from chengxin.people.identity import Identity
from chengxin.people.selectors import identity_of, name_of
from chengxin.people.services.searching import search
from chengxin.records.services.changing import (
    Wanted,
    decide_change,
    last_change,
    propose_change,
    reason_of,
    wanted_by,
)
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff.changing import AnswerForm, ChangeForm, not_found
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.proving import ask_again

HANDLERS = frozenset({Role.HANDLER})


@page("GET", "POST", roles=HANDLERS)
def changes(request: StaffRequest) -> HttpResponseBase:
    """Show what was proposed, without whom it is about, and keep a proposal."""
    if request.method != "POST":
        return _list(request, ChangeForm(), 200)
    if asked := ask_again(request, here="changes"):
        return asked
    form, status = ChangeForm(request.POST), 422
    if form.is_valid():
        try:
            act = _propose(request, form)
        except NotShownError as refused:
            form.add_error(None, problem(str(refused)))
            status = 403
        except (ChangeRefusedError, TwofoldError) as refused:
            form.add_error(None, problem(str(refused)))
        else:
            if act is not None:
                return redirect("staff:change", act=act)
            form.add_error(None, problem(not_found()))
            status = 404
    form.forget_typed()
    return _list(request, form, status)


@page("GET", "POST", roles=HANDLERS)
def change(request: StaffRequest, act: int) -> HttpResponseBase:
    """Show exactly what is wanted, and take the answer of somebody else."""
    wanted = wanted_by(act)
    if wanted is None:
        raise Http404
    form, status = AnswerForm(), 200
    if request.method == "POST":
        if asked := ask_again(request, here="changes"):
            return asked
        form = AnswerForm(request.POST)
        if form.is_valid() and _decided(request, act, form):
            return redirect("staff:changes")
        status = 422
    return _shown(request, act, wanted, form, status)


def _propose(request: StaffRequest, form: ChangeForm) -> int | None:
    """Keep a proposal; None where nobody is found by a number that has to lead to somebody."""
    assert form.identity is not None
    said = form.cleaned_data
    found = _search(request, form, form.identity)
    if found is None or found.person_no is None:
        return None
    kind, other, undoes = Kind(said["kind"]), None, None
    if kind is Kind.MERGE:
        assert form.new_identity is not None
        second = _search(request, form, form.new_identity)
        if second is None:
            return None
        other = second.person_no
    elif kind is Kind.UNDO:
        last = last_change(found.person_no)
        if last is None:
            raise ChangeRefusedError(words.not_last())
        undoes, _kind, other = last
    wanted = Wanted(
        kind, found.person_no, Ground(said["ground"]), said["document"],
        identity=form.new_identity if kind is Kind.NUMBER else None, name=form.called,
        other_no=other, undoes=undoes,
    )  # fmt: skip
    return propose_change(member=request.signed_in.member, wanted=wanted, reason=said["reason"])


def _search(request: StaffRequest, form: ChangeForm, identity: Identity) -> AccessContext | None:
    return search(
        staff=request.signed_in.member, purpose=Purpose.COUNTER, case_ref="",
        reason=form.cleaned_data["reason"], identity=identity,
    )  # fmt: skip


def _decided(request: StaffRequest, act: int, form: AnswerForm) -> bool:
    said = form.cleaned_data
    try:
        decide_change(
            member=request.signed_in.member, act=act, content=bytes.fromhex(said["content"]),
            agreed=said["agreed"] == "yes", words=said["words"],
        )  # fmt: skip
    except ValueError:
        form.add_error(None, problem(words.nobody()))
    except (ChangeRefusedError, TwofoldError) as refused:
        form.add_error(None, problem(str(refused)))
    return form.is_valid()


def _shown(
    request: StaffRequest, act: int, wanted: Wanted, form: AnswerForm, status: int
) -> HttpResponse:
    row = next((each for each in proposals() if each.act == act), None)
    context: dict[str, object] = {
        "row": row, "form": form, "kind": words.kind_names()[wanted.kind],
        "ground": words.ground_names()[wanted.ground], "document": wanted.document,
        "reason": reason_of(act), "content": wanted.content().hex(),
        "own": row is not None and row.asked_by == request.signed_in.member.login,
        "new": _new(wanted),
    }  # fmt: skip
    try:
        context["people"] = [
            _before(request, act, each)
            for each in (wanted.person_no, wanted.other_no)
            if each is not None
        ]
    except NotShownError as refused:
        context["denied"], status = str(refused), 403
    title = _("Change {number}").format(number=act)
    return show(request, "staff/change.html", context, title=title, here="changes", status=status)


def _before(request: StaffRequest, act: int, person_no: int) -> tuple[str, str]:
    """Return name and number as they stand; a look with the reason of the proposal."""
    context = staff_door(request.signed_in.member, Purpose.COUNTER, "", reason_of(act), person_no)
    name, identity = name_of(context, person_no), identity_of(context, person_no)
    return (
        name.reveal() if name else _("nobody any more"),
        identity.number.reveal() if identity else "–",
    )


def _new(wanted: Wanted) -> list[tuple[str, str]]:
    told = []
    if wanted.name:
        told.append((_("New name"), wanted.name.written.reveal()))
    if wanted.identity:
        told.append((_("New number"), wanted.identity.number.reveal()))
    return told


def _list(request: StaffRequest, form: ChangeForm, status: int) -> HttpResponse:
    context = {
        "form": form, "rows": proposals(), "least": REASON_LEAST, "names": words.kind_names(),
        "kinds": [*words.kind_names().items()], "grounds": [*words.ground_names().items()],
    }  # fmt: skip
    title = _("Changes about people")
    return show(request, "staff/changes.html", context, title=title, here="changes", status=status)
