"""The person's own copy of everything held: what is in it, as JSON, and as a page to print."""

from __future__ import annotations

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from chengxin.clock import today
from chengxin.export.document import as_json
from chengxin.export.gathering import Held, Start, gather
from chengxin.report import figures
from chengxin.text import _
from chengxin.web.citizen.doors import context_of
from chengxin.web.citizen.gate import Visitor, proved_lately, signed_in
from chengxin.web.citizen.page import show
from chengxin.web.citizen.tell import copied

#: No number in an address is larger.
_MOST = 1 << 62


class From(forms.Form):
    """Where the parts of a copy begin; whatever cannot be read begins at the beginning."""

    records_from = forms.IntegerField(required=False, min_value=0, max_value=_MOST)
    history_below = forms.IntegerField(required=False, min_value=0, max_value=_MOST)
    looks_below = forms.IntegerField(required=False, min_value=1, max_value=_MOST)


@require_safe
@signed_in
def copy_page(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Say what a copy holds, and offer both forms; who has left may still have one."""
    context = {"held": visitor.person_no is not None, "contents": copied.parts()}
    title = _("A copy of everything about you")
    return show(request, "citizen/copy.html", context, title=title, back="citizen:me", tab="me")


@require_safe
@signed_in
@proved_lately
def copy_file(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Give the copy as a JSON file, which stays nowhere here [yuxi 17]."""
    held = _gathered(request, visitor)
    name = f"copy-{today():%Y-%m-%d}.json"
    return HttpResponse(
        as_json(held),
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@require_safe
@signed_in
@proved_lately
def copy_report(request: HttpRequest, visitor: Visitor) -> HttpResponse:
    """Give the copy as a page to read and to print."""
    held = _gathered(request, visitor)
    context = {
        "made": figures.instant(held.made_at),
        "cuts": copied.cuts(held),
        "sections": copied.sections(held),
    }
    title = _("Everything that is held about you")
    return show(
        request, "citizen/copy_report.html", context, title=title, back="citizen:copy", tab="me"
    )


def _gathered(request: HttpRequest, visitor: Visitor) -> Held:
    if visitor.person_no is None:
        raise Http404
    form = From(request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value is not None}
    held = gather(context_of(request, visitor.person_no), visitor.person_no, start=Start(**asked))
    if held is None:
        raise Http404
    return held
