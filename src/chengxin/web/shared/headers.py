"""Headers of every answer that is no static file.

Pages are about persons, so nothing keeps them: neither a proxy nor the browser's history on a
borrowed phone. What may be kept says so itself.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

#: What a page never needs of a device.
_NEVER = ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")


class HeadersMiddleware:
    """Keeps answers out of caches, other sites and the device's sensors."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the headers that are not there."""
        response = self.get_response(request)
        response.headers.setdefault("Cache-Control", "no-store")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.headers.setdefault("Permissions-Policy", ", ".join(f"{one}=()" for one in _NEVER))
        return response
