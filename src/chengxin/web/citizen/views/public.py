"""Pages that are about nobody: help, and the rules. Whoever comes may read them."""

from __future__ import annotations

from functools import lru_cache

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from chengxin.report.rulepages import Pages
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.services.versions import current, numbered
from chengxin.text import _, current_language, language
from chengxin.web.citizen.page import show
from chengxin.web.shared.rules import SiteLinks


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Say what the points are, what they are not, and where to ask."""
    return show(request, "citizen/help.html", title=_("Help"))


@require_safe
def rules(request: HttpRequest, name: str = "index") -> HttpResponse:
    """Show a page of the rulebook in force: an article, a rule, an item, a worked example."""
    try:
        number = current().rulebook_no
    except NothingInForceError as error:
        raise Http404 from error
    pages = _pages(number, current_language(), reverse("citizen:rules"))
    try:
        template, context = pages.page(name)
    except KeyError as error:
        raise Http404 from error
    return show(
        request,
        template,
        context | {"links": pages.links, "layout": ""},
        title=context["title"],
        bar=_("The rules"),
        back="citizen:home" if name == "index" else "citizen:rules",
    )


@lru_cache(maxsize=8)
def _pages(number: int, lang: str, prefix: str) -> Pages:
    # What cites what is worked out once for a version; a version never changes.
    with language(lang):
        return Pages(numbered(number).rulebook, SiteLinks(lang, prefix))
