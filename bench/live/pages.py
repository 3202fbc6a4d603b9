"""Pages a second: a bare one, one that asks nobody, and the home of somebody who is signed in."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

from bench.live.filling import identity
from bench.page import Line
from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.people.names import Name, read_name
from chengxin.web.citizen.assertion import Assertion
from chengxin.web.citizen.signing_in import add_demo_account

#: Seconds of asking, and how many ask at once.
SECONDS, CLIENTS = 4.0, 4

_LOGIN, _PASSWORD = "bench", "a password of the benchmark"


def lines_of_pages(person_no: int, folder: Path) -> list[Line]:
    """Measure the pages of a site whose folder is open."""
    name = read_name("柳如烟")
    assert isinstance(name, Name)
    who = Assertion(identity(person_no), name, Facts())
    add_demo_account(login=_LOGIN, password=Hidden(_PASSWORD), assertion=who)
    port, other = _free(), _free()
    site = ["chengxin", "serve", "--site", str(folder), "--port", str(port)]
    with _running(site, port, {}), _running(["bench.live.bare", str(other)], other, {}):
        cookies = _signed_in(port)
        bare = _rate(other, "/", {})
        plain = _rate(port, "/help/", {})
        home = _rate(port, "/", {"Cookie": cookies})
    return [
        Line("a bare page, on the same server program", f"{bare:,.0f} pages/s"),
        Line("a page about nobody", f"{plain:,.0f} pages/s, {bare / plain:.1f} times the time"),
        Line(
            "home of somebody signed in: scored anew, with the entry of the look",
            f"{home:,.0f} pages/s, {bare / home:.1f} times the time",
        ),
    ]


@contextmanager
def _running(command: Sequence[str], port: int, more: Mapping[str, str]) -> Iterator[None]:
    """A server as a process of its own, once it answers."""
    process = subprocess.Popen([sys.executable, "-m", *command], env={**os.environ, **more},
                               stdout=subprocess.DEVNULL)  # fmt: skip
    try:
        until = time.monotonic() + 30
        while time.monotonic() < until:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                break
            except OSError:
                time.sleep(0.05)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _signed_in(port: int) -> str:
    """Sign in as a browser would; return the cookies."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", "/sign-in/")
    answer = connection.getresponse()
    jar = SimpleCookie()
    for value in answer.headers.get_all("Set-Cookie") or []:
        jar.load(value)
    token = re.search(rb'name="csrfmiddlewaretoken" value="([^"]+)"', answer.read())
    assert token is not None
    sent = {"login": _LOGIN, "password": _PASSWORD, "csrfmiddlewaretoken": token[1].decode()}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": _written(jar),
        "Origin": f"http://127.0.0.1:{port}",
    }
    connection.request("POST", "/sign-in/", urlencode(sent), headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    for value in answer.headers.get_all("Set-Cookie") or []:
        jar.load(value)
    connection.close()
    return _written(jar)


def _written(jar: SimpleCookie) -> str:
    return "; ".join(f"{name}={each.value}" for name, each in jar.items())


def _rate(port: int, path: str, headers: Mapping[str, str]) -> float:
    """Return pages a second, asked by a few at once, each over one connection."""

    def ask(until: float) -> int:
        connection = HTTPConnection("127.0.0.1", port, timeout=30)
        many = 0
        while time.monotonic() < until:
            connection.request("GET", path, headers=dict(headers))
            answer = connection.getresponse()
            answer.read()
            assert answer.status == 200, (path, answer.status)
            many += 1
        connection.close()
        return many

    with ThreadPoolExecutor(CLIENTS) as clients:
        warm = time.monotonic() + 1
        list(clients.map(ask, [warm] * CLIENTS))
        began = time.monotonic()
        many = sum(clients.map(ask, [began + SECONDS] * CLIENTS))
        return many / (time.monotonic() - began)
