"""What is said when something goes wrong, in both languages and without any detail.

A page of an error tells nobody what exists, which rule was broken or what the program tripped over;
it says what the reader can do. Django calls these by the names in `urls` and the settings.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from chengxin.text import _
from chengxin.web.shared.page import Frame, render


@dataclass(frozen=True, slots=True)
class _Said:
    title: str
    sentences: tuple[str, ...]


def _answer(request: HttpRequest, said: _Said, status: int) -> HttpResponse:
    frame = Frame(title=said.title)
    return render(request, "error.html", {"sentences": said.sentences}, frame, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """400: what was sent cannot be read. Django's signature; the exception is not told."""
    said = _Said(
        _("This request cannot be read"),
        (_("Something in the address or in what was sent is not as it has to be."),),
    )
    return _answer(request, said, 400)


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403: this account may not."""
    said = _Said(
        _("You may not do this"),
        (_("The account that is signed in has no right to it. Attempts may be recorded."),),
    )
    return _answer(request, said, 403)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404: there is nothing here, or nothing for this account; the two are the same bytes."""
    said = _Said(
        _("There is nothing here"),
        (
            _("The address may be wrong or out of date."),
            _("If you typed it, check it; else begin at the home page."),
        ),
    )
    return _answer(request, said, 404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: our mistake."""
    said = _Said(
        _("Something went wrong on our side"),
        (
            _("Nothing was changed that has not been confirmed to you."),
            _("Please try again in a few minutes."),
        ),
    )
    return _answer(request, said, 500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """403 for a form that does not prove that it came from this site's page in this session."""
    said = _Said(
        _("This form is out of date"),
        (
            _("It was open for too long, or the browser keeps no cookies."),
            _("Go back, load the page again and send it once more. Nothing was changed."),
        ),
    )
    return _answer(request, said, 403)
