"""`chengxin migrate` and `chengxin serve` from the outside, with a server of the site's own."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pyotp
import pytest

from chengxin.database import Server

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).parent / "chengxin"
ENVIRONMENT = {
    name: value
    for name, value in os.environ.items()
    if not name.startswith(("CHENGXIN", "DATABASE", "DJANGO"))
}


def run(*arguments: str | Path, typed: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [PROGRAM, "--lang", "en", *arguments], env=ENVIRONMENT | more, capture_output=True,
        text=True, check=False, timeout=120, input=typed,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(server: Server) -> Iterator[Path]:  # noqa: ARG001  skips where no server is
    """A site that is ready."""
    with TemporaryDirectory(prefix="site-") as made:
        done = run("migrate", "--site", Path(made) / "site")
        assert (done.returncode, done.stderr) == (0, "")
        yield Path(made) / "site"


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def test_what_is_secret_is_the_owners_alone(folder: Path) -> None:
    for name in ("keys", "secret"):
        assert (folder / name).stat().st_mode & 0o777 == 0o400
    assert folder.stat().st_mode & 0o077 == 0


def test_a_register_is_sealed_and_verified_from_outside(folder: Path) -> None:
    empty = run("seal", "--site", folder)
    assert (empty.returncode, empty.stdout) == (0, "There are no entries.\n")
    verified = run("seal", "--site", folder, "--verify")
    assert (verified.returncode, verified.stdout) == (
        0, "The register of looks is as it was sealed.\n",
    )  # fmt: skip
    lost = run("seal", "--site", folder, "--verify", "--head", f"3:{'ab' * 32}")
    assert (lost.returncode, lost.stderr) == (
        1, "Seal 3 is not the one that was written down elsewhere.\n",
    )  # fmt: skip
    assert run("seal", "--site", folder, "--verify", "--head", "3").returncode == 2


def test_the_morning_run_needs_a_rulebook_in_force(folder: Path) -> None:
    done = run("tomorrow", "--site", folder)
    assert (done.returncode, done.stdout) == (1, "")
    assert "No rulebook is in force yet." in done.stderr


def test_keys_of_a_site_without_people_have_nothing_to_renew(folder: Path) -> None:
    done = run("renew", "--site", folder)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_migrating_again_keeps_keys_and_secret(folder: Path) -> None:
    before = [(folder / name).read_bytes() for name in ("keys", "secret")]
    assert run("migrate", "--site", folder).returncode == 0
    assert [(folder / name).read_bytes() for name in ("keys", "secret")] == before


@pytest.mark.check("S5")
def test_an_account_of_staff_is_made_once_and_its_secrets_are_random(folder: Path) -> None:
    given = ("--organisation", "Authority", "--roles", "intake,editor", "--site", folder)
    done = run("staff", "add", "wang", *given)
    assert (done.returncode, done.stderr) == (0, "")
    said = dict(line.split("  ", 1) for line in done.stdout.splitlines()[:3])
    assert said["Login"] == "wang"
    assert len(said["Password"]) == 20
    assert said["Second factor"].startswith("otpauth://totp/Authority:wang?secret=")
    again = run("staff", "add", "wang", *given)
    assert (again.returncode, again.stdout) == (1, "")
    assert "There is an account 'wang' already." in again.stderr
    refused = run("staff", "add", "zhao", *given[:3], "audit,intake", *given[4:])
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "'audit' stands alone" in refused.stderr


def test_it_serves_until_term_and_stops_what_it_started(folder: Path, port: int) -> None:
    served = subprocess.Popen(
        [PROGRAM, "--lang", "en", "serve", "--site", folder], text=True,
        env=ENVIRONMENT | {"PORT": str(port), "CHENGXIN_HOSTS": "127.0.0.1"},
        stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert served.stdout is not None
        assert f"http://127.0.0.1:{port}/" in served.stdout.readline()
        told = (folder / "server/data/postmaster.pid").read_text().splitlines()
        # Outside the demonstration nothing is answered without TLS.
        asked = HTTPConnection("127.0.0.1", port, timeout=10)
        asked.request("GET", "/")
        answer = asked.getresponse()
        assert (answer.status, answer.headers["Location"]) == (301, f"https://127.0.0.1:{port}/")
        answer.close()
        asked.close()
    finally:
        served.send_signal(signal.SIGTERM)
        out, err = served.communicate(timeout=60)
    assert "Traceback" not in out + err
    assert not Path(f"/proc/{told[0]}").exists()
    assert not (folder / "server/data/postmaster.pid").exists()


def test_a_port_that_is_taken_is_told(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = run("serve", "--site", folder, "--port", str(taken.getsockname()[1]))
    assert done.returncode == 1
    assert "cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_that_is_named_and_not_there_is_told(folder: Path) -> None:
    done = run("migrate", "--site", folder, DATABASE_URL="postgresql://x@/x?host=/nowhere")
    assert done.returncode == 1
    assert "cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_database_of_ones_own_choice_is_migrated_by_its_owner(
    server: Server, folder: Path
) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute("create database chosen")
    try:
        named = {
            "DATABASE_URL": server.address(database="chosen"),
            "DATABASE_OWNER_URL": server.address(database="chosen"),
        }
        assert run("migrate", "--site", folder, **named).returncode == 0
        with psycopg.connect(named["DATABASE_URL"]) as connection:
            found = connection.execute("select to_regclass('standing') is not null").fetchone()
            assert found == (True,)
    finally:
        with psycopg.connect(server.url, autocommit=True) as connection:
            connection.execute("drop database chosen with (force)")


def test_a_step_of_publishing_is_somebodys_who_signed_in(folder: Path) -> None:
    made = run("staff", "add", "hu", "--organisation", "x", "--roles", "editor", "--site", folder)
    lines = dict(line.split("  ", 1) for line in made.stdout.splitlines() if "  " in line)
    small = ROOT / "tests" / "rulebooks" / "small"
    store = ("publish", "store", small, "--by", "hu", "--site", folder)
    wrong = run(*store, typed=f"{'x' * 20}\n000000\n")
    assert (wrong.returncode, wrong.stdout) == (1, "")
    assert "do not fit together" in wrong.stderr
    code = pyotp.parse_uri(lines["Second factor"])
    assert isinstance(code, pyotp.TOTP)
    right = run(*store, typed=f"{lines['Password']}\n{code.now()}\n")
    assert (right.returncode, right.stdout) == (0, "1\n")
    nothing = run("publish", "list", "--site", folder)
    assert (nothing.returncode, nothing.stdout, nothing.stderr) == (0, "", "")
