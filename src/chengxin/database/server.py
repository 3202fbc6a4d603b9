"""A PostgreSQL server of one's own: kept in a folder, reached through a private socket only.

Whoever enters first owns the server and stops it; others meanwhile use it as it runs. It listens
on no network. The password is random, drawn once, and stands in a file that only the owner of the
folder can read; addresses name that file and never the password.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import signal
import subprocess
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import urlencode

import psycopg

from chengxin.database.account import PREFIX, Account
from chengxin.database.data import NAME, check_version, create
from chengxin.database.errors import DatabaseError
from chengxin.database.programs import copy_run_by, runnable
from chengxin.text import _

#: Seconds that a start may take, which may have to repeat what a crash interrupted; and a stop.
PATIENCE = 120

#: What the log may grow to before the next start puts it aside.
LOG_BYTES = 10_000_000

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "50",
    "timezone": "UTC",
    "log_timezone": "UTC",
    # The log names no person: no statement, no value, no row that was refused.
    "log_min_messages": "warning",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_statement": "none",
    "log_parameter_max_length": "0",
    "log_parameter_max_length_on_error": "0",
    # Compiling takes longer than any query of one person.
    "jit": "off",
}


class Server:
    """A server in a folder. Use as a context manager; `url` holds while it is entered."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()
        self.data = self.folder / "data"
        self._passwords = self.folder / "pgpass"
        self._log = self.folder / "server.log"
        self._lock: IO[bytes] | None = None
        self._stack = ExitStack()
        self._socket: Path | None = None
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        """Start the server, or find it running. Raises DatabaseError."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = (self.folder / "owner.lock").open("ab")
        except OSError as error:
            message = _("The database's folder cannot be used: {reason}")
            raise DatabaseError(message.format(reason=error)) from error
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            self._wait(None)
            return self
        try:
            self._start()
        except BaseException:
            self._leave()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._lock is not None:
            self._leave()

    @property
    def url(self) -> str:
        """The address of the database, for the user who started the server."""
        return self.address()

    @property
    def passwords(self) -> Path:
        """The file in which the passwords of the roles stand, for libpq."""
        return self._passwords

    def address(self, role: str = NAME, database: str = NAME) -> str:
        """Return the address of a database for a role that has a password."""
        asked = {"host": self._told(4), "passfile": self._passwords}
        return f"postgresql://{role}@/{database}?{urlencode(asked)}"

    def _told(self, line: int) -> str:
        """What the running server says of itself: 0 its process, 4 its socket, 7 its state."""
        try:
            lines = (self.data / "postmaster.pid").read_text("utf-8").splitlines()
        except OSError:
            return ""
        return lines[line].strip() if line < len(lines) else ""

    def _answers(self) -> bool:
        if not self._told(7).startswith("ready"):
            return False
        try:
            psycopg.connect(self.address(database="postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _start(self) -> None:
        """Start the server, or take over one that outlived its owner."""
        account = Account.of(self.data)
        if self._answers():
            return
        programs = self._stack.enter_context(runnable(account))
        if not self.data.exists():
            create(self.data, self._passwords, account, programs)
        check_version(self.data, account, programs)
        if self._log.exists() and self._log.stat().st_size > LOG_BYTES:
            self._log.rename(self._log.with_suffix(".old.log"))
        self._socket = account.new_folder()
        command: list[str | Path] = [programs / "postgres"]
        for name, value in {**SETTINGS, "unix_socket_directories": str(self._socket)}.items():
            command += ["-c", f"{name}={value}"]
        with account.handed(self.data) as (place, options), self._log.open("ab") as log:
            self._process = subprocess.Popen(
                [*command, "-D", place], stdout=log, stderr=log, **options
            )
        self._wait(self._process)
        with psycopg.connect(self.address(database="postgres"), autocommit=True) as connection:
            there = connection.execute("select from pg_database where datname = %s", [NAME])
            if there.fetchone() is None:
                connection.execute(f"create database {NAME}")

    def _wait(self, process: subprocess.Popen[bytes] | None) -> None:
        """Wait until the server answers; `process` is it, where it was started here."""
        until = time.monotonic() + PATIENCE
        while not self._answers():
            if time.monotonic() > until or (process is not None and process.poll() is not None):
                message = _("PostgreSQL did not start; the end of {log} says:\n{lines}")
                lines = self._log.read_text("utf-8", "replace").splitlines()[-5:]
                raise DatabaseError(message.format(log=self._log, lines="\n".join(lines)))
            time.sleep(0.05)

    def _leave(self) -> None:
        """Stop the server, give the folder free."""
        try:
            self._stop()
        finally:
            self._stack.close()
            if self._lock is not None:
                self._lock.close()
                self._lock = None

    def _stop(self) -> None:
        """End all sessions, write everything down, and end; at once where that takes too long."""
        pid = self._process.pid if self._process else int(self._told(0) or 0)
        if pid <= 0:
            return
        # Of a server that was taken over, what its owner could not tidy up.
        for left in (self._socket or Path(self._told(4)), copy_run_by(pid)):
            if left is not None and left.name.startswith(PREFIX):
                self._stack.callback(shutil.rmtree, left, ignore_errors=True)
        for how in (signal.SIGINT, signal.SIGQUIT):
            try:
                os.kill(pid, how)
            except ProcessLookupError:
                return
            until = time.monotonic() + PATIENCE / 2
            while time.monotonic() < until:
                if self._gone(pid):
                    return
                time.sleep(0.02)

    def _gone(self, pid: int) -> bool:
        if self._process is not None:
            return self._process.poll() is not None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False
