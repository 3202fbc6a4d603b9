"""Who runs the server. PostgreSQL refuses root, so for root an account that exists runs it.

No account is added, and no permission changes outside the server's own folder. That folder may
lie where the account cannot go, such as in root's home: so the account is handed the open folder
itself, and what stands above it is never asked.
"""

from __future__ import annotations

import os
import pwd
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chengxin.database.errors import DatabaseError
from chengxin.text import _

#: Accounts to run as when root starts the server; the first that exists.
ACCOUNTS = ("postgres", "nobody")

#: How temporary folders begin.
PREFIX = "chengxin-"

#: All that the programs see: above all no other server's variables.
ENVIRONMENT = {"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"}


@dataclass(frozen=True, slots=True)
class Account:
    """The account that runs the server; without numbers, whoever started this program."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def of(cls, data: Path) -> Account:
        """Return the account for a data folder: the one it belongs to, where it is there."""
        me = os.geteuid()
        owner = data.stat().st_uid if data.exists() else None
        if me != 0:
            if owner not in {None, me}:
                message = _("{folder} belongs to another user, who has to start the server.")
                raise DatabaseError(message.format(folder=data))
            return cls()
        for account in pwd.getpwall():
            if account.pw_uid == owner or (owner is None and account.pw_name == _first()):
                return cls(account.pw_uid, account.pw_gid)
        message = _("PostgreSQL does not run as root, and the account {names} is not there.")
        raise DatabaseError(message.format(names=owner or "/".join(ACCOUNTS)))

    def own(self, path: Path) -> None:
        """Give a file or folder to the account."""
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def new_folder(self) -> Path:
        """Return a new temporary folder that only the account, and root, can enter."""
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        self.own(folder)
        return folder

    def write(self, path: Path, text: str) -> None:
        """Write a new file that only the account, and root, can read."""
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as opened:
            opened.write(text)
            if self.uid is not None and self.gid is not None:
                os.fchown(file, self.uid, self.gid)

    def options(self) -> dict[str, Any]:
        """Return the arguments with which `subprocess` runs a program as the account."""
        plain = {"env": ENVIRONMENT, "cwd": "/", "start_new_session": True}
        plain["stdin"] = subprocess.DEVNULL
        if self.uid is None:
            return plain
        return {**plain, "user": self.uid, "group": self.gid, "extra_groups": []}

    @contextmanager
    def handed(self, data: Path) -> Iterator[tuple[str, dict[str, Any]]]:
        """Yield a name by which the account's programs reach a folder, and their options.

        The name goes through the open folder: following it asks nothing of the folders above.
        """
        if self.uid is None or not sys.platform.startswith("linux"):
            yield str(data), self.options()
            return
        folder = os.open(data, os.O_RDONLY | os.O_DIRECTORY)
        try:
            yield f"/proc/self/fd/{folder}", {**self.options(), "pass_fds": [folder]}
        finally:
            os.close(folder)


def _first() -> str | None:
    """The name of the first account that exists."""
    there = {account.pw_name for account in pwd.getpwall()}
    return next((name for name in ACCOUNTS if name in there), None)
