"""The templates' environment: everything escaped, undefined names refused, one set of words.

It shares filters and templates with the printed reports: those extend `base.html`, which here is
the frame of the site.
"""

from __future__ import annotations

from typing import Any

from django.templatetags.static import static
from django.urls import reverse
from jinja2 import Environment, StrictUndefined

from chengxin.clock import SHANGHAI, civil_day
from chengxin.report import figures
from chengxin.report.pages import HTML_LANG, foreign, marked
from chengxin.text import _, current_language
from chengxin.web.shared import forms


def address(name: str, **given: object) -> str:
    """Return the path of a named page."""
    return reverse(name, kwargs=given)


def environment(**options: Any) -> Environment:
    """Return the environment that Django's backend for Jinja2 uses."""
    made = Environment(
        **{**options, "autoescape": True, "undefined": StrictUndefined},
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "_": _,
        "url": address,
        "static": static,
        "lang": current_language,
        "html_lang": lambda: HTML_LANG[current_language()],
        "problems_of": forms.problems_of,
        "summary": forms.summary,
    }
    made.filters |= {
        "signed": figures.signed,
        "points": figures.points,
        "day": figures.day,
        "number": figures.number,
        "instant": figures.instant,
        "clock_time": lambda instant: f"{instant.astimezone(SHANGHAI):%H:%M}",
        "foreign": foreign,
        "marked": marked,
        "civil_day": civil_day,
    }
    return made
