"""The intake: sending a file, and what became of its rows.

Pages show rows by number, column, code and hint and never what a cell says; that is only in the
file to mend, which is a look at the people in it.
"""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import redirect

from chengxin.access.doors import REASON_LEAST, REASON_MOST
from chengxin.access.errors import NotShownError
from chengxin.access.roles import Role
from chengxin.ledger.columns import Kind
from chengxin.records.codes import Verdict
from chengxin.records.errors import TakingError
from chengxin.records.outcome import Problem
from chengxin.records.selectors import (
    DeliveryView,
    ProblemCount,
    deliveries,
    delivery,
    problem_counts,
    problem_rows,
)
from chengxin.records.services.mending import mend
from chengxin.records.services.receiving import receive
from chengxin.records.words import told, verdict_words
from chengxin.standing.errors import NothingInForceError
from chengxin.text import _
from chengxin.web.shared.forms import problem
from chengxin.web.staff import judging
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.proving import ask_again
from chengxin.web.staff.uploading import MOST_BYTES, HeldFile
from chengxin.web.staff.words import file_kinds

OFFICERS = frozenset({Role.INTAKE})

#: Deliveries and rows on a page.
PAGE, ROWS = 30, 100


class DeliveryForm(forms.Form):
    """What is sent."""

    kind = forms.ChoiceField(widget=forms.RadioSelect)
    file = forms.FileField(max_length=200)

    def __init__(self, *given: object) -> None:
        super().__init__(*given)  # type: ignore[arg-type]  # Django's own arguments
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(file_kinds().items())


class MendingForm(forms.Form):
    """Why somebody wants to see what cells say."""

    reason = forms.CharField(max_length=REASON_MOST)
    case_ref = forms.CharField(max_length=40, required=False)


@dataclass(frozen=True, slots=True)
class Told:
    """One problem in words."""

    code: str
    column: str
    message: str
    hint: str

    @classmethod
    def of(cls, found: Problem) -> Told:
        """Say a problem as it is kept."""
        return cls(str(found["code"]), str(found["column"]), *told(found))


@page("GET", "POST", roles=OFFICERS, uploads=True)
def intake(request: StaffRequest) -> HttpResponseBase:
    """Show the latest deliveries and take in a file."""
    if request.method != "POST":
        return _deliveries(request, DeliveryForm(), 200)
    form = DeliveryForm(request.POST, request.FILES)
    if request.upload is not None and request.upload.too_large:
        return _too_large(request, form)
    if not form.is_valid():
        return _deliveries(request, form, 422)
    held: HeldFile = form.cleaned_data["file"]
    try:
        number = receive(
            path=held.path,
            kind=Kind(form.cleaned_data["kind"]),
            by=request.signed_in.member.login,
            name=held.name or "",
        )
    except (TakingError, NothingInForceError) as error:
        form.add_error(None, problem(str(error)))
        return _deliveries(request, form, 409)
    judging.begin(number)
    return redirect("staff:delivery", number=number)


@page("GET", roles=OFFICERS)
def delivery_page(request: StaffRequest, number: int) -> HttpResponse:
    """Show what became of a delivery, its problems, and a page of the rows that have one."""
    return _shown(request, _delivery(number), MendingForm(), 200)


@page("POST", roles=OFFICERS)
def mend_rows(request: StaffRequest, number: int) -> HttpResponseBase:
    """Give the rows to mend, with their cells, to whoever says why: a look at all in them."""
    found, form = _delivery(number), MendingForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, form, 422)
    if asked := ask_again(request, here="intake"):
        return asked
    try:
        rows = mend(
            delivery_id=number, member=request.signed_in.member, **form.cleaned_data,
        )  # fmt: skip
    except (NotShownError, TakingError) as error:
        form.add_error("reason", problem(str(error)))
        return _shown(request, found, form, 403)
    response = StreamingHttpResponse(rows, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="to-mend-{number}.csv"'
    return response


def _shown(
    request: StaffRequest, found: DeliveryView, form: MendingForm, status: int
) -> HttpResponse:
    number = found.number
    code, after = request.GET.get("code", "")[:40], _number(request.GET.get("after", ""))
    rows = problem_rows(number, code=code, after=after, limit=ROWS + 1)
    verdicts = verdict_words()
    context = {
        "delivery": found,
        "kinds": file_kinds(),
        "verdicts": [(verdicts[each], found.verdicts[each]) for each in Verdict],
        "faults": [
            Told.of({"code": each["code"], "column": each["name"]}) for each in found.faults
        ],
        "counts": [(each, Told.of(_first(number, each))) for each in problem_counts(number)],
        "rows": [
            (each.row, verdicts[each.verdict], [Told.of(one) for one in each.problems])
            for each in rows[:ROWS]
        ],
        "more": rows[ROWS - 1].row if len(rows) > ROWS else None,
        "code": code,
        "after": after,
        "to_mend": found.verdicts[Verdict.QUARANTINED] + found.verdicts[Verdict.REJECTED],
        "form": form,
        "least": REASON_LEAST,
    }
    title = _("Delivery {number}").format(number=number)
    return show(request, "staff/delivery.html", context, title=title, here="intake", status=status)


@page("POST", roles=OFFICERS)
def go_on(request: StaffRequest, number: int) -> HttpResponseBase:
    """Go on judging a delivery that was interrupted."""
    assert OFFICERS & request.signed_in.member.roles
    if _delivery(number).state != "judged":
        judging.begin(number)
    return redirect("staff:delivery", number=number)


def _first(number: int, count: ProblemCount) -> Problem:
    """Return a problem as its first row has it, with the place in the cell where there is one."""
    rows = problem_rows(number, code=count.code, after=count.first - 1, limit=1)
    found = (each for row in rows for each in row.problems)
    same = (each for each in found if (each["code"], each["column"]) == (count.code, count.column))
    return next(same, {"code": count.code, "column": count.column})


def _delivery(number: int) -> DeliveryView:
    if (found := delivery(number)) is None:
        raise Http404
    return found


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0


def _deliveries(request: StaffRequest, form: DeliveryForm, status: int) -> HttpResponse:
    before = _number(request.GET.get("before", "")) or None
    listed = deliveries(limit=PAGE + 1, before=before)
    context = {
        "form": form,
        "deliveries": listed[:PAGE],
        "older": listed[PAGE - 1].number if len(listed) > PAGE else None,
        "kinds": file_kinds(),
        "most": MOST_BYTES >> 20,
    }
    return show(
        request, "staff/intake.html", context, title=_("Intake"), here="intake", status=status
    )


def _too_large(request: StaffRequest, form: DeliveryForm) -> HttpResponse:
    message = _("The file has more than {most} MiB. Divide it, or take it in by the command line.")
    form.errors.pop("file", None)
    form.add_error("file", problem(message.format(most=MOST_BYTES >> 20)))
    return _deliveries(request, form, 413)
