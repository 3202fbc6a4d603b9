"""The made-up identity service as tests have it: in its own process, asked as by a browser."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from http.cookiejar import CookieJar
from pathlib import Path
from time import monotonic, sleep
from typing import Any
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, build_opener

from chengxin.demo.provider.preparing import prepare
from chengxin.demo.provider.register import Registered
from chengxin.login.config import Service, read_service

#: Where the site of these tests would be asked for; nobody listens there.
SITE = "http://127.0.0.1:9"
BACK = f"{SITE}/sign-in/back/"
PASSWORD = "correct horse 1"


@dataclass(frozen=True, slots=True)
class Running:
    """The service at work: its folder, the file that a site is given, and what the file says."""

    folder: Path
    file: Path
    service: Service


@contextmanager
def running(
    folder: Path, people: Iterable[Registered], *, site: str = SITE, ahead: timedelta = timedelta()
) -> Iterator[Running]:
    """Run the service for as long as this."""
    port = free_port()
    file = prepare(folder, people=people, site=site, port=port, ahead=ahead)
    command = [sys.executable, "-m", "chengxin.demo.provider", str(folder / "provider"), str(port)]
    process = subprocess.Popen(command)
    try:
        _wait(process, port)
        yield Running(folder / "provider", file, read_service(file, made_up=True))
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    with socket.socket() as tried:
        tried.bind(("127.0.0.1", 0))
        return int(tried.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    until = monotonic() + 60
    while monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            sleep(0.05)
        else:
            return
    raise AssertionError("the identity service did not start")


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Lead nowhere: who asks looks at each step."""


class Person:
    """Somebody's browser at the service: cookies, forms, and each step by itself."""

    def __init__(self) -> None:
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay)

    def ask(self, address: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Return status, where it leads, and the page."""
        data = None if form is None else urlencode(form).encode()
        try:
            with self.opener.open(address, data, timeout=30) as answer:
                return answer.status, "", answer.read().decode()
        except HTTPError as error:
            with error:
                leads = urljoin(address, error.headers.get("Location", ""))
                return error.code, leads if error.code == 302 else "", error.read().decode()

    def sign_in(self, address: str, login: str, password: str = PASSWORD) -> str:
        """Go from a site's question to the answer that leads back; return its address."""
        for _step in range(6):
            status, leads, page = self.ask(address)
            if leads.startswith(SITE) or (not leads and status != 200):
                return leads
            if leads:
                address = leads
                continue
            found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
            assert found, page
            form = {"csrfmiddlewaretoken": found[1], "login": login, "password": password}
            status, address, _page = self.ask(address, form)
            if status != 302:
                return ""
        raise AssertionError("it leads round in a circle")


def answer_of(address: str) -> dict[str, str]:
    """Return what an address brings back."""
    return dict(parse_qsl(urlsplit(address).query))
