"""What a request says of itself is believed only where a proxy is said to stand before the site."""

from __future__ import annotations

import pytest
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory, override_settings

from chengxin.web.shared.proxy import ProxyMiddleware


def answer(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{request.META['REMOTE_ADDR']} {request.is_secure()}")


def asked(said: str) -> str:
    request = RequestFactory().get(
        "/", headers={"X-Forwarded-For": said, "X-Forwarded-Proto": "https"}
    )
    return ProxyMiddleware(answer)(request).content.decode()


def test_nobody_is_believed_without_a_proxy() -> None:
    with override_settings(BEHIND_PROXY=False), pytest.raises(MiddlewareNotUsed):
        asked("192.0.2.1")


@pytest.mark.parametrize(
    ("said", "address"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("203.0.113.9, 192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("192.0.2.1, nonsense", "127.0.0.1"),
        ("", "127.0.0.1"),
    ],
)
def test_the_last_address_is_the_one_that_the_proxy_saw(said: str, address: str) -> None:
    header = ("HTTP_X_FORWARDED_PROTO", "https")
    with override_settings(BEHIND_PROXY=True, SECURE_PROXY_SSL_HEADER=header):
        assert asked(said) == f"{address} True"
