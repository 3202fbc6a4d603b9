"""Whoever asks through a proxy that ends TLS: only where the site says that one stands before it.

Without `CHENGXIN_BEHIND_PROXY` what a request says of itself is believed by nobody.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from ipaddress import ip_address

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

_SAID = "HTTP_X_FORWARDED_FOR"


class ProxyMiddleware:
    """Takes for the asker's address the last one that is named: the proxy itself has added it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if not settings.BEHIND_PROXY:
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer with the address put right; one that is none leaves the proxy's."""
        last = request.META.get(_SAID, "").rpartition(",")[2].strip()
        with suppress(ValueError):
            request.META["REMOTE_ADDR"] = str(ip_address(last))
        return self.get_response(request)
