"""The folder of the data: made whole or not at all, and used by one version of PostgreSQL only."""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
from pathlib import Path

from chengxin.database.account import Account
from chengxin.database.errors import DatabaseError
from chengxin.database.programs import major
from chengxin.text import _

#: The database, and the role that owns it.
NAME = "chengxin"


def create(data: Path, passwords: Path, account: Account, programs: Path) -> None:
    """Make the folder for an account, and draw a password, which `passwords` keeps for libpq.

    Raises DatabaseError.
    """
    fresh = data.with_suffix(".new")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir(mode=0o700)
    account.own(fresh)
    password = secrets.token_urlsafe(32)
    kept = os.open(passwords, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(kept, "w", encoding="ascii") as file:
        file.write(f"*:*:*:{NAME}:{password}\n")
    told = account.new_folder()
    try:
        account.write(told / "password", password + "\n")
        with account.handed(fresh) as (place, options):
            made = subprocess.run(
                [
                    programs / "initdb", f"--username={NAME}", "--auth=scram-sha-256",
                    f"--pwfile={told / 'password'}", "--encoding=UTF8", "--locale=C",
                    "--data-checksums", "-D", place,
                ],
                capture_output=True, text=True, check=False, **options,
            )  # fmt: skip
    finally:
        shutil.rmtree(told, ignore_errors=True)
    if made.returncode != 0:
        message = _("PostgreSQL could not make its data folder: {reason}")
        raise DatabaseError(message.format(reason=made.stderr.strip()))
    fresh.rename(data)


def check_version(data: Path, account: Account, programs: Path) -> None:
    """Refuse data that another major version has made. Raises DatabaseError."""
    made_by = (data / "PG_VERSION").read_text("ascii").strip()
    ours = major(programs, account)
    if made_by != ours:
        message = _(
            "{folder} was made by PostgreSQL {made_by} and this one is {ours}: dump it with "
            "that version and load it into a new folder."
        )
        raise DatabaseError(message.format(folder=data, made_by=made_by, ours=ours))
