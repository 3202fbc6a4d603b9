"""The site on a free port of this computer, for a real browser, over the tables of a test."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.wsgi import get_wsgi_application
from django.db import connections
from django.test import override_settings


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


class _Served(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        try:
            super().process_request_thread(request, client_address)
        finally:
            connections.close_all()


@contextmanager
def served() -> Iterator[str]:
    """Yield the address of the site, which is a demonstration without TLS."""
    with override_settings(
        DEMO=True, ALLOWED_HOSTS=["127.0.0.1"], SECURE_SSL_REDIRECT=False, SECURE_HSTS_SECONDS=0,
        SESSION_COOKIE_SECURE=False, CSRF_COOKIE_SECURE=False,
        OPERATOR={"zh": "示例信用中心（虚构）", "en": "Example Credit Centre (made up)"},
        CONTACT="12345",
    ):  # fmt: skip
        server = make_server(
            "127.0.0.1", 0, get_wsgi_application(), server_class=_Served, handler_class=_Quiet
        )
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            server.server_close()
            thread.join()
