"""The site's addresses with the demonstration's own, and pages on which something goes wrong."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from chengxin.web import urls


def _fails(_request: HttpRequest) -> HttpResponse:
    raise RuntimeError("on purpose")


def _denied(_request: HttpRequest) -> HttpResponse:
    raise PermissionDenied


def _unreadable(_request: HttpRequest) -> HttpResponse:
    raise SuspiciousOperation


urlpatterns = [
    *urls.urlpatterns,
    path("demo/", include("chengxin.web.demo.urls")),
    path("fails/", _fails, name="fails"),
    path("denied/", _denied, name="denied"),
    path("unreadable/", _unreadable, name="unreadable"),
]
handler400, handler403 = urls.handler400, urls.handler403
handler404, handler500 = urls.handler404, urls.handler500
