"""Asking another site for one JSON object: with TLS, in seconds, and for no more than is expected.

The only module that speaks to the network on behalf of a site. It follows no redirection, sends no
cookie, and tells an answer that is none from no answer.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from time import monotonic
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

from chengxin.login.config import safe_address
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.hidden import Hidden

#: Seconds for each step of an answer, and for all of it.
STEP, ALL = 5, 10

#: Bytes of an answer; key sets of large services have a few thousand.
MOST = 256 << 10


def ask(
    address: str,
    *,
    made_up: bool,
    form: Mapping[str, str] | None = None,
    basic: tuple[str, Hidden] | None = None,
    bearer: Hidden | None = None,
) -> Mapping[str, Any]:
    """Return the object at an address, or in answer to a form. Raises LoginRefusedError.

    A refusal of the form, which is status 400 or 401 with an object, is an object with `error`.
    """
    if not safe_address(address, made_up=made_up):
        raise LoginRefusedError(Reason.ANSWER)
    parts = urlsplit(address)
    host, until = parts.hostname or "", monotonic() + ALL
    kind = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    connection = kind(host, parts.port, timeout=STEP)
    headers = {"Accept": "application/json"}
    if basic:
        pair = f"{quote(basic[0], safe='')}:{quote(basic[1].reveal(), safe='')}"
        headers["Authorization"] = f"Basic {b64encode(pair.encode()).decode('ascii')}"
    if bearer:
        headers["Authorization"] = f"Bearer {bearer.reveal()}"
    if form is not None:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    target = parts.path or "/"
    try:
        connection.request(
            "GET" if form is None else "POST",
            f"{target}?{parts.query}" if parts.query else target,
            body=None if form is None else urlencode(form),
            headers=headers,
        )
        with connection.getresponse() as response:
            status, content = response.status, _content(response, until)
    except (OSError, HTTPException, ValueError):
        # Not chained: the text of such an error may quote what was sent.
        raise LoginRefusedError(Reason.UNREACHABLE) from None
    finally:
        connection.close()
    if status != 200 and not (form is not None and status in (400, 401)):
        raise LoginRefusedError(Reason.UNREACHABLE if status >= 500 else Reason.ANSWER)
    return _object(content)


def _content(response: HTTPResponse, until: float) -> bytes:
    """Read an answer that neither drips nor floods."""
    content = b""
    while chunk := response.read1(1 << 16):
        content += chunk
        if len(content) > MOST:
            raise LoginRefusedError(Reason.ANSWER)
        if monotonic() > until:
            raise LoginRefusedError(Reason.UNREACHABLE)
    return content


def _object(content: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(content)
    except (ValueError, RecursionError):
        raise LoginRefusedError(Reason.ANSWER) from None
    if not isinstance(found, dict):
        raise LoginRefusedError(Reason.ANSWER)
    return found
