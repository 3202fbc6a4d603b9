"""The rulebook: its versions, and each version's articles, items, rules and worked cases.

The pages are those of the printed rulebook; here they link to each other at their addresses.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.urls import reverse

from chengxin.report.pages import Links
from chengxin.report.rulepages import Pages
from chengxin.report.terminal import status, version
from chengxin.standing.errors import UnknownVersionError
from chengxin.standing.overview import kept_versions
from chengxin.standing.services.versions import numbered
from chengxin.text import _, current_language
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import ANYBODY, page


@dataclass(frozen=True, slots=True)
class SiteLinks(Links):
    """Where the pages of one version are on this site."""

    rulebook_no: int = 0

    def page(self, name: str, anchor: str = "") -> str:
        """Return the address of a page, or of a place on it."""
        given = {"rulebook_no": self.rulebook_no, "sheet": name}
        return reverse("staff:rules-page", kwargs=given) + (f"#{anchor}" if anchor else "")


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
        template, context = Pages(rulebook, links := _links(rulebook_no)).page(sheet)
    except (UnknownVersionError, KeyError):
        raise Http404 from None
    title = context.pop("title")
    told = {
        "links": links,
        "standing": status(rulebook),
        "label": rulebook.name.get(current_language()),
        "version": version(rulebook),
    }
    return show(request, template, {**context, **told}, title=title, here="rules")


def _links(rulebook_no: int) -> SiteLinks:
    return SiteLinks(current_language(), rulebook_no=rulebook_no)
