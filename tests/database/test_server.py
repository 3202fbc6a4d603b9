"""A server of one's own: it keeps what was committed, whoever runs it and however it ended."""

from __future__ import annotations

import os
import pwd
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import psycopg
import pytest

from chengxin.database import DatabaseError, Server, database
from chengxin.database import programs as where
from chengxin.database.account import Account

pytestmark = pytest.mark.slow


def asked(url: str, query: str) -> object:
    """The first cell of the answer."""
    with psycopg.connect(url, autocommit=True) as connection:
        found = connection.execute(query.encode())
        row = found.fetchone() if found.description else None
        return row[0] if row else None


def alive(pid: int) -> bool:
    """Whether a process runs; one that only waits to be collected does not."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


def postmaster(folder: Path) -> int:
    return int((folder / "data" / "postmaster.pid").read_text().splitlines()[0])


@contextmanager
def running(folder: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The server as a program of its own, and its address."""
    command = [sys.executable, "-m", "chengxin.database", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process, process.stdout.readline().strip()
        process.kill()


def test_what_was_committed_is_there_after_a_restart(private: Path) -> None:
    home = stat.S_IMODE(private.parent.stat().st_mode)
    with Server(private) as server:
        assert asked(server.url, "select current_setting('server_encoding')") == "UTF8"
        assert asked(server.url, "select current_setting('TimeZone')") == "UTC"
        assert asked(server.url, "select current_setting('listen_addresses')") == ""
        assert asked(server.url, "select current_setting('data_checksums')") == "on"
        asked(server.url, "create table kept as select '诚信' as word")
        pid = postmaster(private)
        owner = Path(f"/proc/{pid}").stat().st_uid
        assert owner != 0
        assert (owner == os.geteuid()) == (os.geteuid() != 0)
        password = (private / "pgpass").read_text().split(":")[-1].strip()
        assert password not in server.url
        assert stat.S_IMODE((private / "pgpass").stat().st_mode) == 0o600
        stranger = server.url.replace("pgpass", "nothing")
        with pytest.raises(psycopg.OperationalError, match=r"no password|password authentication"):
            psycopg.connect(stranger, passfile="")
        socket = Path(asked_socket(server.url))
        assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert not alive(pid)
    assert not socket.exists()
    assert stat.S_IMODE(private.parent.stat().st_mode) == home
    with Server(private) as server:
        assert asked(server.url, "select word from kept") == "诚信"
    # Whoever comes while it runs uses it and leaves it running.
    with Server(private) as owner_of_it:
        with Server(private) as guest:
            assert guest.url == owner_of_it.url
        assert asked(owner_of_it.url, "select word from kept") == "诚信"


def asked_socket(url: str) -> str:
    return str(asked(url, "select current_setting('unix_socket_directories')"))


def test_it_ends_with_its_program_and_outlives_a_crash(private: Path) -> None:
    with running(private) as (process, url):
        asked(url, "create table counted as select 1 as number")
        pid = postmaster(private)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
        assert not alive(pid)
    # The program is killed: its server runs on, and the next one takes it over and stops it.
    with running(private) as (process, url):
        asked(url, "insert into counted values (2)")
        pid, socket = postmaster(private), Path(asked_socket(url))
        copy = where.copy_run_by(pid)
        process.kill()
        process.wait(60)
        assert alive(pid)
    with Server(private) as server:
        assert postmaster(private) == pid
        assert asked(server.url, "select count(*) from counted") == 2
    assert not alive(pid)
    assert not socket.exists()
    assert copy is None or not copy.exists()
    # The server is killed, with all of it.
    with Server(private) as server:
        asked(server.url, "insert into counted values (3)")
        pid = postmaster(private)
        os.kill(pid, signal.SIGKILL)
        while alive(pid):
            time.sleep(0.01)
    with Server(private) as server:
        assert asked(server.url, "select count(*) from counted") == 3


#: Started by root and once used, so that all of Python is read before root is put down.
PLAIN_USER = """
import os, pwd, sys
from pathlib import Path
import psycopg
from chengxin.database import Server

with Server(Path(sys.argv[1])) as server:
    psycopg.connect(server.url).close()
plain = pwd.getpwnam("nobody")
os.chown(sys.argv[2], plain.pw_uid, plain.pw_gid)
os.setgroups([])
os.setgid(plain.pw_gid)
os.setuid(plain.pw_uid)
for _time in range(2):
    with Server(Path(sys.argv[2], "site")) as server:
        psycopg.connect(server.url).close()
        said = Path(sys.argv[2], "site", "data", "postmaster.pid").read_text()
        print(os.stat("/proc/" + said.split()[0]).st_uid == plain.pw_uid)
"""


@pytest.mark.skipif(os.geteuid() != 0, reason="all other tests here are run by a plain user")
def test_a_plain_user_runs_it_too(private: Path) -> None:
    nobody = pwd.getpwnam("nobody")
    if not where._runs(where.programs(), Account(nobody.pw_uid, nobody.pw_gid)):
        pytest.skip("nobody may not enter the folder of this repository")
    with TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "-c", PLAIN_USER, str(private), folder],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.stdout.split() == ["True", "True"], done.stderr


UNSAFE = {
    "synchronous_commit": "off",
    "TimeZone": "Asia/Shanghai",
    "client_encoding": "LATIN1",
}


@pytest.mark.check("S56")
def test_an_unsafe_database_is_refused(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = Path("nothing-is-made-here")

    def refused(url: str) -> str:
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(DatabaseError) as error, database(folder):
            pass
        assert not folder.exists()
        return str(error.value)

    for name, value in UNSAFE.items():
        assert f"{name} is {value}" in english(
            refused, f"{server.url}&options=-c%20{name}%3D{value}"
        )
    asked(server.url, "create database other template template0 encoding latin1")
    try:
        url = server.url.replace("/chengxin?", "/other?") + "&client_encoding=UTF8"
        assert "server_encoding is LATIN1" in english(refused, url)
    finally:
        asked(server.url, "drop database other")
    for name in ("fsync", "full_page_writes"):
        try:
            change(server, f"alter system set {name} = off", name, "off")
            assert f"{name} is off" in english(refused, server.url)
        finally:
            change(server, f"alter system reset {name}", name, "on")
    assert "cannot be reached" in english(refused, server.url.replace("/chengxin?", "/nowhere?"))
    monkeypatch.setenv("DATABASE_URL", server.url)
    with database(folder) as url:
        assert url == server.url


def english(call: object, url: str) -> str:
    from chengxin.text import language

    assert callable(call)
    with language("en"):
        return str(call(url))


def change(server: Server, statement: str, name: str, value: str) -> None:
    asked(server.url, statement)
    asked(server.url, "select pg_reload_conf()")
    while asked(server.url, f"select current_setting('{name}')") != value:
        time.sleep(0.01)


def test_a_machine_without_a_server_is_told_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(where.VARIABLE, raising=False)
    monkeypatch.setattr(where, "_WHEEL", "no_such_wheel")
    with pytest.raises(DatabaseError, match="DATABASE_URL"), Server(tmp_path):
        pass
    monkeypatch.setenv(where.VARIABLE, str(tmp_path))
    with pytest.raises(DatabaseError, match="initdb"), Server(tmp_path):
        pass


def test_a_folder_of_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(parents=True)
    (tmp_path / "data" / "PG_VERSION").write_text("9\n")
    with pytest.raises(DatabaseError, match="PostgreSQL 9"), Server(tmp_path):
        pass
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["PG_VERSION"]
