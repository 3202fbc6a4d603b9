"""Calls of a furnisher in tests: signed by the client's own code, sent without a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

import chengxin_furnisher
from chengxin.clock import now
from tests.records.admitting.office import Pair

HOST = "city.example"
SITE = f"https://{HOST}"
SOURCE = {"basis": "志愿服务条例第十二条", "channel": "own_work"}


@dataclass(frozen=True, slots=True)
class Caller:
    """A furnisher with its key."""

    pair: Pair = field(default_factory=Pair)

    @property
    def key(self) -> chengxin_furnisher.Key:
        return chengxin_furnisher.Key(self.pair.secret)

    def headers(
        self, method: str, path: str, body: bytes = b"", batch: str = "", **more: Any
    ) -> dict[str, str]:
        """Return the headers of a call as the client signs it, at the site's time."""
        given = {"created": int(now().timestamp()), **more}
        return chengxin_furnisher.sign(self.key, method, SITE + path, body, batch, **given)

    def post(self, kind: str, body: bytes, batch: str, **more: Any) -> Any:
        path = f"{chengxin_furnisher.PREFIX}/{kind}"
        return asked("POST", path, body, self.headers("POST", path, body, batch, **more))

    def send(
        self, rows: Sequence[Mapping[str, Any]], batch: str = "", kind: str = "records"
    ) -> Any:
        """Send a batch as it should be."""
        return self.post(kind, body_of(rows), batch or chengxin_furnisher.new_batch())

    def get(self, path: str) -> Any:
        path = chengxin_furnisher.PREFIX + path
        return asked("GET", path, b"", self.headers("GET", path))


def body_of(rows: Any, source: Any = SOURCE) -> bytes:
    return json.dumps({"source": source, "rows": rows}, ensure_ascii=False).encode()


def asked(method: str, path: str, body: bytes, headers: Mapping[str, str]) -> Any:
    """Send exactly this."""
    client = Client(headers={"host": HOST})
    kind = headers.get("Content-Type", "application/json")
    given = {name: value for name, value in headers.items() if name != "Content-Type"}
    return client.generic(method, path, body, kind, secure=True, headers=given)
