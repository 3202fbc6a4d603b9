"""One page: a template's content inside the frame that all pages of all faces share.

It holds no rule and asks no database, so that an error page can always be made. A face's own module
fills a `Frame` (its tabs or side entries, where back leads) and calls `render`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render as render_template

from chengxin.text import _, current_language
from chengxin.web.shared.choices import large, same_page


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A way to another page in a navigation; `here` on the one that one is in.

    `icon` names a drawing of `icons.html`; `count` stands behind the name.
    """

    name: str
    href: str
    icon: str = ""
    here: bool = False
    count: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What surrounds the content of a page.

    `title` is the heading and the browser's title; `bar` what stands in the bar, where it is not
    the product's name. `back` is an address, `help` too. `tabs` are the few ways of the citizen's
    face, `side` those of the staff's, and `density` is `staff` for its denser style. `who` names
    the account that is signed in, and `sign_out` where it signs out.
    """

    title: str
    product: str = ""
    bar: str = ""
    back: str = ""
    help: str = ""
    tabs: tuple[Entry, ...] = ()
    side: tuple[Entry, ...] = ()
    density: str = ""
    who: str = ""
    sign_out: str = ""


def render(
    request: HttpRequest,
    template: str,
    context: Mapping[str, Any],
    frame: Frame,
    *,
    status: int = 200,
) -> HttpResponse:
    """Answer with a template in its frame, in the language of the request."""
    other = "en" if current_language() == "zh" else "zh"
    product = frame.product or _("Personal integrity points")
    shared = {
        "frame": frame,
        "title": frame.title,
        "site": product,
        "mast": mast(),
        "large": large(request),
        "other": same_page(request, lang=other),
        "other_lang": {"zh": "zh-Hans", "en": "en"}[other],
        "other_name": {"zh": "中文", "en": "English"}[other],
        "other_size": same_page(request, text="usual" if large(request) else "large"),
    }
    return render_template(request, template, {**shared, **context}, status=status)


def mast() -> str:
    """Return what stands above all: whose site this is, or that nothing here is real."""
    if settings.DEMO:
        return _("Demonstration: no official service, and everybody in it is made up")
    return _("{operator} · official service").format(operator=operator())


def human() -> str:
    """Return which person can be asked, in the language of the request; else who runs the site."""
    names: Mapping[str, str] = settings.HUMAN
    return names[current_language()] or operator()


def operator() -> str:
    """Return who runs the site, in the language of the request."""
    names: Mapping[str, str] = settings.OPERATOR
    return names[current_language()]
