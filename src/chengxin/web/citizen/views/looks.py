"""Who looked: by day, with filters, one's own looks apart, and as a file to keep [yuxi 17]."""

from __future__ import annotations

from datetime import date
from typing import Any, get_args
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengxin.access.complaints.selectors import complaints_of
from chengxin.access.selectors import Look, Whose, entries_about, looks_summary
from chengxin.clock import civil_day, today
from chengxin.report import figures
from chengxin.text import _
from chengxin.web.citizen.gate import Visitor, member_of, proved_lately, signed_in
from chengxin.web.citizen.page import show
from chengxin.web.shared import looked

_FIRST, _LAST = date(1900, 1, 1), date(2299, 12, 31)


class Filter(forms.Form):
    """What of the log is asked for; whatever cannot be read filters nothing."""

    whose = forms.ChoiceField(choices=[(each, each) for each in get_args(Whose)], required=False)
    organisation = forms.CharField(max_length=200, required=False)
    first_day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    last_day = forms.DateField(required=False, input_formats=["%Y-%m-%d"])
    below = forms.IntegerField(required=False, min_value=1, max_value=(1 << 62))


@require_safe
@signed_in
def looks_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """List looks, the newest first; who has left may still read who looked."""
    member = member_of(request, visitor)
    form, asked = _asked(request)
    context: dict[str, Any] = {"form": form, "member": member is not None}
    if member is not None:
        summary = looks_summary(member.context, member.person_no)
        found = entries_about(member.context, member.person_no, **asked)
        kept = {name: value for name, value in request.GET.items() if name in form.fields}
        complaints = complaints_of(member.context, member.person_no)
        context |= {
            "complaints": complaints,
            "complained": {each.entry: each for each in complaints},
            "whose": asked["whose"],
            "choices": _choices(),
            "organisations": [("", _("all bodies")), *((n, n) for n in summary.organisations)],
            "lately": summary.lately,
            "reaches": figures.day(civil_day(summary.reaches_back_to))
            if summary.reaches_back_to
            else "",
            "days": looked.by_day(found.looks),
            "more": urlencode({**kept, "below": found.more}) if found.more else "",
            "file": f"{reverse('citizen:looks_file')}?{urlencode(kept)}",
        }
    return show(request, "citizen/looks.html", context, title=_("Who looked"), tab="looks")


@require_safe
@signed_in
@proved_lately
def looks_file(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Give what is listed as a CSV file, all pages of it."""
    member = member_of(request, visitor)
    _form, asked = _asked(request)
    looks: list[Look] = []
    below = None
    while member is not None:
        found = entries_about(member.context, member.person_no, **{**asked, "below": below})
        looks += found.looks
        below = found.more
        if below is None:
            break
    return HttpResponse(
        looked.as_csv(looks),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="looks-{today():%Y-%m-%d}.csv"'},
    )


def _asked(request: HttpRequest) -> tuple[Filter, dict[str, Any]]:
    form = Filter(request.GET or {"whose": "others"})
    form.is_valid()
    read = form.cleaned_data
    return form, {
        "whose": read.get("whose") or "others",
        "organisation": read.get("organisation") or "",
        "first_day": read.get("first_day") or _FIRST,
        "last_day": read.get("last_day") or _LAST,
        "below": read.get("below"),
    }


def _choices() -> list[tuple[str, str]]:
    return [
        ("others", _("all others")),
        ("staff", _("people who work there")),
        ("automatic", _("automatic")),
        ("own", _("only my own looks")),
    ]
