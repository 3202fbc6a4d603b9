"""Who may ask the tuning page for anything, and what is no request of it."""

from __future__ import annotations

import re

import pytest

from chengxin.cli.tune.server import MOST_BYTES, Server
from tests.cli.tune.asking import Asking

pytestmark = pytest.mark.slow


def test_the_page_is_for_this_computer_alone(ask: Asking, server: Server) -> None:
    assert server.server_address[0] == "127.0.0.1"
    assert len(server.token) >= 32
    status, text, answer = ask("", method="GET")
    assert status == 200
    policy = answer.getheader("Content-Security-Policy") or ""
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.getheader("Referrer-Policy") == "no-referrer"
    assert answer.getheader("Cache-Control") == "no-store"
    assert not re.search(r"<script(?! src=\"tune\.js\")|\son\w+=|style=", text)
    assert server.token not in text
    assert ask("en", method="GET")[0] == 200


@pytest.mark.parametrize("name", ["", "draw", "../draw", "tune.js", "%2e%2e/", "nothing"])
@pytest.mark.parametrize("token", ["", "x", "x" * 32, "%00"])
def test_without_the_token_there_is_nothing(ask: Asking, name: str, token: str) -> None:
    for method in ("GET", "POST"):
        status, text, _answer = ask(name, method=method, token=token)
        assert (status, text) == (404, "Not Found")


@pytest.mark.parametrize(
    "host", ["evil.example", "localhost:80", "127.0.0.1", "127.0.0.1:1", "", None]
)
def test_a_name_that_another_site_points_here_is_refused(ask: Asking, host: str | None) -> None:
    for method in ("GET", "POST"):
        assert ask("draw", method=method, headers={"Host": host})[0] == 421


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": None},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    ],
)
def test_another_site_cannot_ask(ask: Asking, headers: dict[str, str | None]) -> None:
    assert ask("draw", headers=headers)[0] == 403


@pytest.mark.parametrize(
    ("status", "raw", "headers"),
    [
        (415, b"{}", {"Content-Type": "text/plain"}),
        (415, b"a=1", {"Content-Type": "application/x-www-form-urlencoded"}),
        (411, b"{}", {"Content-Length": None}),
        (411, b"{}", {"Content-Length": "-1"}),
        (411, b"{}", {"Content-Length": "1e9"}),
        (413, b"{}", {"Content-Length": "9" * 30}),
        (413, b" " * (MOST_BYTES + 1), {}),
        (400, b"", {}),
        (400, b"[]", {}),
        (400, b"[" * 50_000, {}),
        (400, b'{"lang": "en", "path": "/etc"}', {}),
        (400, b'{"lang": "fr"}', {}),
        (400, b'{"lang": "en", "edits": {"a": 1}}', {}),
        (400, b'{"lang": "en", "edits": {"a": "' + b"9" * 300 + b'"}}', {}),
        (400, b'{"lang": "en", "edits": [["a", "1"]]}', {}),
        (400, b'{"lang": "en", "name": "\\ud800"}', {}),
        (400, b"\xff\xfe", {}),
        (400, b"2", {"Transfer-Encoding": "chunked"}),
    ],
)
def test_what_is_no_request_of_the_page_is_refused(
    ask: Asking, status: int, raw: bytes, headers: dict[str, str | None]
) -> None:
    found, text, _answer = ask("draw", raw=raw, headers=headers)
    assert found == status
    assert len(text) < 60
    assert ask("draw", {"lang": "en", "edits": {}})[0] == 200


def test_nothing_is_done_by_looking(ask: Asking) -> None:
    for name in ("draw", "run", "save", "progress"):
        assert ask(name, method="GET")[0] == 404
    for method in ("PUT", "DELETE", "OPTIONS", "PATCH"):
        assert ask("draw", method=method)[0] == 501
