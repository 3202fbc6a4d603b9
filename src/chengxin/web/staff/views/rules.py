"""The rulebook: its versions, and each version's articles, items, rules and worked cases.

The pages are those of the printed rulebook; here they link to each other at their addresses.
"""

from __future__ import annotations

from django.http import Http404, HttpResponse

from chengxin.report.rulepages import Pages
from chengxin.report.terminal import status, version
from chengxin.standing.errors import UnknownVersionError
from chengxin.standing.overview import kept_versions
from chengxin.standing.services.versions import numbered
from chengxin.text import _
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import ANYBODY, page
from chengxin.web.staff.rulelinks import site_links


@page("GET", roles=ANYBODY)
def versions(request: StaffRequest) -> HttpResponse:
    """Show every version that is kept, the one in force first."""
    return show(
        request, "staff/rules.html", {"versions": kept_versions()}, title=_("Rules"), here="rules"
    )


@page("GET", roles=ANYBODY)
def rules_page(request: StaffRequest, rulebook_no: int, sheet: str) -> HttpResponse:
    """Show one page of one version."""
    try:
        rulebook = numbered(rulebook_no).rulebook
        template, context = Pages(rulebook, links := site_links(rulebook_no)).page(sheet)
    except (UnknownVersionError, KeyError):
        raise Http404 from None
    title = context.pop("title")
    bar = f"{version(rulebook)} · {status(rulebook)}"
    return show(request, template, {**context, "links": links}, title=title, here="rules", bar=bar)
