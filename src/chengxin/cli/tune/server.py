"""The tuning page on this computer alone, and who may ask it for anything.

The server listens on 127.0.0.1. Its address holds a token that cannot be guessed; the name it is
asked by must be its own (a name that another site pointed here is not), and what changes anything
must come from its own page (another site's script cannot make such a request unseen). Everything
else gets the same short refusal. Requests are small, and nothing in them is ever a path.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import sys
from collections.abc import Callable, Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, override

from chengxin.report.pages import served_policy
from chengxin.report.tune import STATIC, static

#: The largest body of a request, the longest time it may take to arrive, and its largest parts.
MOST_BYTES = 64 * 1024
SECONDS = 10
MOST_EDITS, LONGEST = 2_000, 200

#: Half of a character: JSON can say it, and no file or answer can hold it.
_HALF = re.compile("[\ud800-\udfff]")

#: What is done with a request's body: language, then the rest; returns what is sent back.
Action = Callable[[Mapping[str, Any]], Mapping[str, Any]]


class RefusedError(Exception):
    """A request that is not answered."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class Server(ThreadingHTTPServer):
    """Serves `pages` (by name, each called for its text) and `actions` under a token of its own."""

    daemon_threads = True

    def __init__(
        self, pages: Mapping[str, Callable[[], str]], actions: Mapping[str, Action], port: int = 0
    ) -> None:
        self.pages = pages
        self.actions = actions
        self.ended = False
        self.token = secrets.token_urlsafe(24)
        super().__init__(("127.0.0.1", port), Handler)
        self.host = f"127.0.0.1:{self.server_port}"

    @property
    def address(self) -> str:
        """Where the page is."""
        return f"http://{self.host}/{self.token}/"

    @override
    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that went away is no error of ours, nor what is cut off at the end."""
        if not self.ended and not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)

    @override
    def server_close(self) -> None:
        """End; what is still being answered is of no use to anybody."""
        self.ended = True
        super().server_close()


class Handler(BaseHTTPRequestHandler):
    """One request."""

    server: Server
    server_version, sys_version = "chengxin", ""
    timeout = SECONDS
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """Send a page or one of its files."""
        self._guarded(self._get)

    def do_POST(self) -> None:
        """Do what the page asks for."""
        self._guarded(self._post)

    def _guarded(self, answer: Callable[[], None]) -> None:
        try:
            answer()
        except RefusedError as refused:
            self.close_connection = True
            self._send(refused.status, "text/plain; charset=utf-8", refused.status.phrase.encode())

    def _place(self) -> str:
        """What is asked for, when the asker knows the token and calls this server by its name."""
        if self.headers.get_all("Host") != [self.server.host]:
            raise RefusedError(HTTPStatus.MISDIRECTED_REQUEST)
        site = self.headers.get("Sec-Fetch-Site", "none")
        if site not in ("none", "same-origin"):
            raise RefusedError(HTTPStatus.FORBIDDEN)
        _before, token, *rest = [*self.path.split("/"), ""]
        known = self.server.token
        if not hmac.compare_digest(token.encode(), known.encode()):
            raise RefusedError(HTTPStatus.NOT_FOUND)
        return "/".join(rest[:-1])

    def _get(self) -> None:
        name = self._place()
        if name in STATIC:
            self._send(HTTPStatus.OK, STATIC[name], static(name))
        elif name in self.server.pages:
            text = self.server.pages[name]()
            self._send(HTTPStatus.OK, "text/html; charset=utf-8", text.encode())
        else:
            raise RefusedError(HTTPStatus.NOT_FOUND)

    def _post(self) -> None:
        name = self._place()
        if self.headers.get_all("Origin") != [f"http://{self.server.host}"]:
            raise RefusedError(HTTPStatus.FORBIDDEN)
        if self.headers.get_content_type() != "application/json":
            raise RefusedError(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        if name not in self.server.actions:
            raise RefusedError(HTTPStatus.NOT_FOUND)
        found = self.server.actions[name](_checked(self._body()))
        content = json.dumps(found, ensure_ascii=False).encode()
        self._send(HTTPStatus.OK, "application/json; charset=utf-8", content)

    def _body(self) -> bytes:
        lengths = self.headers.get_all("Content-Length") or []
        if len(lengths) != 1 or not lengths[0].isascii() or not lengths[0].isdigit():
            raise RefusedError(HTTPStatus.LENGTH_REQUIRED)
        if self.headers.get("Transfer-Encoding") is not None:
            raise RefusedError(HTTPStatus.BAD_REQUEST)
        if len(lengths[0]) > len(str(MOST_BYTES)) or int(lengths[0]) > MOST_BYTES:
            raise RefusedError(HTTPStatus(413))
        return self.rfile.read(int(lengths[0]))

    def _send(self, status: HTTPStatus, kind: str, content: bytes) -> None:
        self.send_response(status)
        for name, value in (
            ("Content-Type", kind),
            ("Content-Length", str(len(content))),
            ("Content-Security-Policy", f"{served_policy()}; frame-ancestors 'none'"),
            ("X-Content-Type-Options", "nosniff"),
            ("Referrer-Policy", "no-referrer"),
            ("Cross-Origin-Resource-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ):
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(content)

    @override
    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the address holds the token."""


def _checked(body: bytes) -> Mapping[str, Any]:
    """Return a request's body when it has the form of one: a language, edits, a name.

    >>> _checked(b'{"lang": "zh", "edits": {"a": "1"}}')
    {'lang': 'zh', 'edits': {'a': '1'}, 'name': ''}
    """
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        raise RefusedError(HTTPStatus.BAD_REQUEST) from None
    if not isinstance(found, dict) or not {*found} <= {"lang", "edits", "name"}:
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    lang, edits, name = found.get("lang"), found.get("edits", {}), found.get("name", "")
    if lang not in ("zh", "en") or not isinstance(edits, dict) or len(edits) > MOST_EDITS:
        raise RefusedError(HTTPStatus.BAD_REQUEST)
    for text in (*edits, *edits.values(), name):
        if not isinstance(text, str) or len(text) > LONGEST or _HALF.search(text):
            raise RefusedError(HTTPStatus.BAD_REQUEST)
    return {"lang": lang, "edits": edits, "name": name}
