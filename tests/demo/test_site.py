"""`chengxin demo` from the outside: open, seen, ended, and open again where it was."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, build_opener, urlopen

import pytest

from chengxin.database import Server

pytestmark = pytest.mark.slow

PROGRAM = Path(sys.executable).parent / "chengxin"


def clean() -> dict[str, str]:
    """The environment without what names another site."""
    return {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("CHENGXIN", "DATABASE", "DJANGO"))
    }


@contextmanager
def demo(
    folder: Path,
    port: int,
    until: str = "Ctrl-C ends the site",
    end: signal.Signals = signal.SIGTERM,
) -> Iterator[tuple[str, str]]:
    """Run the command until it says something; yield what it printed, and its address."""
    with subprocess.Popen(
        [PROGRAM, "--lang", "en", "demo", "--site", folder, "--persons", "340"],
        env=clean() | {"PORT": str(port)}, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    ) as running:  # fmt: skip
        try:
            assert running.stdout is not None
            printed = ""
            while until not in printed:
                line = running.stdout.readline()
                assert line, printed
                printed += line
            yield printed, f"http://127.0.0.1:{port}"
        finally:
            running.send_signal(end)
            left, _errors = running.communicate(timeout=120)
    assert "Traceback" not in left


def test_it_opens_shows_a_person_and_goes_on_where_it_was(server: Server) -> None:  # noqa: ARG001
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = int(one.getsockname()[1])
    with TemporaryDirectory(prefix="demo-") as made:
        folder = Path(made) / "site"
        # Ended while the first people go in: nothing runs on, and the next start takes it up.
        with demo(folder, port, until="Taken in: persons"):
            process = server_of(folder)
        assert not Path(f"/proc/{process}").exists()
        with demo(folder, port, until="Taken in behind: marks", end=signal.SIGINT) as (
            printed,
            address,
        ):
            assert "Taken in: persons" not in printed
            assert re.findall(r"Taken in: (\S+),", printed)
            first = seen(address)
            # What the pages' own process works out itself, beside the one that takes the city in.
            assert re.fullmatch(rf"{address}/records/declarations/\d+/", declared(address))
            with urlopen(f"{address}/notice/", timeout=30) as page:
                assert page.status == 200
            # Whoever opens the folder beside it finds the same city at the same time.
            verified = subprocess.run(
                [PROGRAM, "--lang", "en", "verify", "--site", folder], env=clean(), text=True,
                capture_output=True, check=False,
            )  # fmt: skip
            assert verified.returncode == 0, verified.stdout + verified.stderr
            process = server_of(folder)
        assert not Path(f"/proc/{process}").exists()
        assert not [*living(folder)]
        with demo(folder, port) as (printed, address):
            # Everybody is there already: nothing is taken in twice.
            assert "Taken in" not in printed
            assert seen(address) >= first - 50


@pytest.mark.parametrize("named", ["DATABASE_URL", "CHENGXIN_KEYS_FILE"])
def test_made_up_people_never_go_into_a_real_site(named: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [PROGRAM, "--lang", "en", "demo", "--site", tmp_path / "site"],
        env=clean() | {named: "postgresql:///real"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert named in done.stderr
    assert not (tmp_path / "site").exists()


def server_of(folder: Path) -> int:
    """The process of the site's own server."""
    return int((folder / "server/data/postmaster.pid").read_text().split()[0])


def seen(address: str) -> int:
    """Sign in as somebody and return the score that the home page shows."""
    _opener, text = signed_in(address)
    score = re.search(r">\s*(\d{3,4})\s*</", text)
    assert score, text
    return int(score[1])


def declared(address: str) -> str:
    """Declare some hours as somebody and return where that leads."""
    opener, _text = signed_in(address)
    place = f"{address}/records/declare/declared_volunteering/"
    with opener.open(place, timeout=30) as page:
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    form = {
        "csrfmiddlewaretoken": token[1], "formed_on": "2025-05-02", "f_hours": "6.5",
        "issuer": "社区志愿服务站", "answers_for": "on", "verifies": "on",
    }  # fmt: skip
    with opener.open(place, urlencode(form).encode(), timeout=60) as page:
        return str(page.url)


def signed_in(address: str) -> tuple[OpenerDirector, str]:
    """Sign in as somebody; return the browser and the home page."""
    opener = build_opener(HTTPCookieProcessor(CookieJar()))
    with opener.open(f"{address}/demo/", timeout=30) as page:
        assert "chengxin-demo" in page.read().decode()
    # It leads to the identity service, and back again from there.
    with opener.open(f"{address}/sign-in/go/", timeout=30) as page:
        there = page.url
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.read().decode())
    assert token
    assert not there.startswith(address)
    form = {"csrfmiddlewaretoken": token[1], "login": "volunteer", "password": "chengxin-demo"}
    with opener.open(there, urlencode(form).encode(), timeout=30) as page:
        assert page.url == f"{address}/"
        return opener, page.read().decode()


def living(folder: Path) -> Iterator[int]:
    """The processes that name the folder, as Linux lists them."""
    for each in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = each.read_bytes()
        except OSError:
            continue
        if b"chengxin.demo.living" in command and str(folder).encode() in command:
            yield int(each.parent.name)
