"""How the tests ask the server of the tuning page, and for what."""

from __future__ import annotations

import http.client
import json
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from chengxin.cli.tune.server import Server

ROOT = Path(__file__).parent.parent.parent.parent
YUXI = ROOT / "rulebooks" / "yuxi"
GOOD = "rulebook.yaml#levels/1/from"
BASE = "rulebook.yaml#scale/base"
MONTHS = "rulebook.yaml#validity/months"
AGE = "rulebook.yaml#who/age"
FINE = "indicators/lawfulness.yaml#indicators/fines/points/bands/1/points"
FINE_FROM = "indicators/lawfulness.yaml#indicators/fines/points/bands/1/from"
HOURS_FROM = "indicators/contribution.yaml#indicators/volunteer_hours/points/steps/50/from"


class Asking:
    """Requests as the page makes them, unless told otherwise."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.token = server.token

    def __call__(
        self,
        name: str,
        body: object = None,
        *,
        method: str = "POST",
        token: str | None = None,
        raw: bytes | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> tuple[int, Any, http.client.HTTPResponse]:
        content = raw if raw is not None else json.dumps(body or {"lang": "en"}).encode()
        given: dict[str, str | None] = {
            "Host": self.server.host,
            "Origin": f"http://{self.server.host}",
            "Content-Type": "application/json",
            "Content-Length": str(len(content)),
        }
        if method != "POST":
            content = b""
            given = {"Host": self.server.host}
        given |= headers or {}
        line = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=180)
        line.putrequest(
            method,
            f"/{self.token if token is None else token}/{name}",
            skip_host=True,
            skip_accept_encoding=True,
        )
        for key, value in given.items():
            if value is not None:
                line.putheader(key, value)
        line.endheaders()
        # One who is refused may be cut off before all is sent.
        with suppress(ConnectionError):
            line.send(content)
        answer = line.getresponse()
        found = answer.read()
        line.close()
        is_json = (answer.getheader("Content-Type") or "").startswith("application/json")
        return answer.status, json.loads(found) if is_json else found.decode(), answer


def draw(ask: Asking, lang: str = "en", **edits: str) -> Any:
    status, found, _answer = ask("draw", {"lang": lang, "edits": edits})
    assert status == 200
    return found


def run(ask: Asking, **edits: str) -> Any:
    """Score everybody by other numbers, and wait for it."""
    _status, told, _answer = ask("run", {"lang": "en", "edits": edits})
    end = time.monotonic() + 120
    while told["state"] == "running" and time.monotonic() < end:
        time.sleep(0.1)
        _status, told, _answer = ask("progress")
    return told
