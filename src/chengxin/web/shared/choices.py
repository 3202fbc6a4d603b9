"""What somebody chose about how pages look: the language and the size of the text.

Both are links that work without a script and without an account: `?lang=en` and `?text=large`. What
a link asks for holds from then on, in a cookie that says nothing about who somebody is.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from chengxin.text import LANGUAGES, language

#: What can be chosen, the first without being asked; the cookie has the same name.
CHOICES = {"lang": LANGUAGES, "text": ("usual", "large")}

_A_YEAR = 365 * 24 * 3600


def chosen(request: HttpRequest, choice: str) -> str:
    """Return what a request asks for, else what was kept, else the first."""
    known = CHOICES[choice]
    asked = (request.GET.get(choice, ""), request.COOKIES.get(choice, ""))
    return next((one for one in asked if one in known), known[0])


def large(request: HttpRequest) -> bool:
    """Whether the text is to be large."""
    return chosen(request, "text") == "large"


def same_page(request: HttpRequest, **choices: str) -> str:
    """Return the address of the same page with other choices."""
    query = request.GET.copy()
    for name in CHOICES:
        query.pop(name, None)
    for name, value in choices.items():
        query[name] = value
    return f"{request.path}?{query.urlencode()}"


class ChoicesMiddleware:
    """Speaks the request's language while it is answered, and keeps what a link asked for."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and remember what is new."""
        lang = chosen(request, "lang")
        with language(lang):
            response = self.get_response(request)
        for name in CHOICES:
            asked, kept = request.GET.get(name, ""), request.COOKIES.get(name, "")
            if asked == chosen(request, name) != kept:
                response.set_cookie(
                    name, asked, max_age=_A_YEAR, samesite="Lax", secure=request.is_secure(),
                    httponly=True,
                )  # fmt: skip
        response.headers.setdefault("Content-Language", {"zh": "zh-Hans", "en": "en"}[lang])
        return response
