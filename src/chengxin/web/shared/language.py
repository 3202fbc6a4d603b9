"""The language of a request: Chinese unless somebody asked for English, remembered in a cookie.

What a link asks for with `?lang=` holds from then on; everything else stays as the person chose.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from chengxin.text import LANGUAGES, language

COOKIE = "lang"


class LanguageMiddleware:
    """Speaks the request's language while it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the language that is asked for, and remember a new one."""
        asked = request.GET.get("lang", "")
        kept = request.COOKIES.get(COOKIE, "")
        lang = next((one for one in (asked, kept) if one in LANGUAGES), LANGUAGES[0])
        with language(lang):
            response = self.get_response(request)
        if asked == lang != kept:
            response.set_cookie(COOKIE, lang, max_age=365 * 24 * 3600, samesite="Lax")
        response.headers.setdefault("Content-Language", {"zh": "zh-Hans", "en": "en"}[lang])
        return response
