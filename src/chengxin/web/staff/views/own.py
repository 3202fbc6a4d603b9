"""What somebody sees who works for one furnisher or county: own deliveries, and nobody's else.

Whoever works for a furnisher sends its files here. What is read is read as a role that sees no
other rows; what is told of a row is what any furnisher is told.
"""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from chengxin.access.roles import Role
from chengxin.ledger.columns import Kind
from chengxin.records.codes import Verdict
from chengxin.records.errors import TakingError
from chengxin.records.overview import own_deliveries, own_delivery, own_rows
from chengxin.records.services.own_files import OWN_KINDS, NotOwnError, may_send, receive_own
from chengxin.records.words import told, verdict_words
from chengxin.standing.errors import NothingInForceError
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff import judging
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.uploading import MOST_BYTES, HeldFile
from chengxin.web.staff.words import file_kinds

#: Rows on a page.
ROWS = 100


class OwnForm(forms.Form):
    """What is sent: records or marks, and the file."""

    kind = forms.ChoiceField(choices=[(each, "") for each in OWN_KINDS], widget=forms.RadioSelect)
    file = forms.FileField(max_length=200)


@page("GET", "POST", roles={Role.INTAKE}, uploads=True, confined=True)
def own(request: StaffRequest) -> HttpResponseBase:
    """Show the own deliveries, and take in a file of the own furnisher.

    Whoever works for the whole city has the page of the intake.
    """
    member = request.signed_in.member
    if member.scope is None:
        return redirect("staff:intake")
    if request.method != "POST":
        return _shown(request, OwnForm(), 200)
    form = OwnForm(request.POST, request.FILES)
    if request.upload is not None and request.upload.too_large:
        form.errors.pop("file", None)
        message = _("The file has more than {most} MiB. Divide it.")
        form.add_error("file", problem(message.format(most=MOST_BYTES >> 20)))
        return _shown(request, form, 413)
    if not form.is_valid():
        return _shown(request, form, 422)
    held: HeldFile = form.cleaned_data["file"]
    try:
        number = receive_own(
            member=member, path=held.path, kind=Kind(form.cleaned_data["kind"]),
            name=held.name or "",
        )  # fmt: skip
    except NotOwnError:
        form.add_error(None, problem(_("This account reads and sends nothing.")))
        return _shown(request, form, 403)
    except (TakingError, NothingInForceError) as error:
        form.add_error(None, problem(str(error)))
        return _shown(request, form, 409)
    judging.begin(number)
    return redirect("staff:own-delivery", number=number)


@page("GET", roles={Role.INTAKE}, confined=True)
def own_file(request: StaffRequest, number: int) -> HttpResponseBase:
    """Show what the furnisher is told of the rows of an own delivery that did not come in."""
    member = request.signed_in.member
    if member.scope is None:
        return redirect("staff:delivery", number=number)
    found = own_delivery(member, number)
    if found is None:
        raise Http404
    text = request.GET.get("after", "")
    after = int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
    rows = own_rows(member, number, after=after, limit=ROWS + 1)
    verdicts = verdict_words()
    context = {
        "delivery": found,
        "kinds": file_kinds(),
        "verdicts": [(verdicts[each], found.verdicts.get(each, 0)) for each in Verdict],
        "rows": [
            (each.row, verdicts[Verdict(each.verdict)], each.problems, [*map(told, each.problems)])
            for each in rows[:ROWS]
        ],
        "more": rows[ROWS - 1].row if len(rows) > ROWS else None,
    }
    title = _("Delivery {number}").format(number=number)
    return show(request, "staff/own_delivery.html", context, title=title, here="own")


def _shown(request: StaffRequest, form: OwnForm, status: int) -> HttpResponse:
    member = request.signed_in.member
    kinds = file_kinds()
    context = {
        "deliveries": own_deliveries(member),
        "kinds": kinds,
        "verdicts": [(each, verdict_words()[each]) for each in Verdict],
        "form": form,
        "sends": may_send(member),
        "choices": [(each, kinds[each]) for each in OWN_KINDS],
        "most": MOST_BYTES >> 20,
    }
    title = _("Own deliveries")
    return show(request, "staff/own.html", context, title=title, here="own", status=status)
