"""A citizen's page in its frame: the few ways there are, and where help is.

Views call `show`; the four ways stand below on a phone and in the bar on a wide screen.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from chengxin.standing.errors import NothingInForceError
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.shared.page import Entry, Frame, operator, render
from chengxin.web.shared.rules import SiteLinks


def show(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any] | None = None,
    *,
    title: str,
    bar: str = "",
    back: str = "",
    tab: str = "",
    status: int = 200,
) -> HttpResponse:
    """Answer with a page; `back` is the name of a page, and `tab` the way it belongs to."""
    frame = Frame(
        title=title,
        product=_product(),
        bar=bar,
        back=reverse(back) if back else "",
        help=reverse("citizen:help"),
        tabs=_ways(tab),
    )
    shared = {"layout": "wide", "operator": operator(), "contact": settings.CONTACT}
    return render(request, template, {**shared, **(context or {})}, frame, status=status)


def rule_links() -> SiteLinks:
    """Return where the pages of the rulebook in force are."""
    return SiteLinks(current_language(), reverse("citizen:rules"))


def _product() -> str:
    """Return what the points are called in the rulebook in force; empty before there is one."""
    try:
        return current().rulebook.name.get(current_language())
    except NothingInForceError:
        return ""


def _ways(tab: str) -> tuple[Entry, ...]:
    """Return the ways of a page that belongs to one of them; a page before sign-in has none."""
    if not tab:
        return ()
    names = {
        "home": _("Home"),
        "records": _("Records"),
        "looks": _("Who looked"),
        "me": _("Me"),
    }
    return tuple(
        Entry(name=name, href=reverse(f"citizen:{each}"), icon=each, here=each == tab)
        for each, name in names.items()
    )
