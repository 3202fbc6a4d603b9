"""Which database is used: the one that is named, or a server kept in a folder.

A name that is wrong is an error: nobody who has named a server gets another one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from chengxin.database.safety import check_settings
from chengxin.database.server import Server

VARIABLE = "DATABASE_URL"


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """Yield the address of a database that is safe to use.

    It is what `DATABASE_URL` names, or that of a server in `folder`, which runs as long as this.
    Raises DatabaseError.
    """
    named = os.environ.get(VARIABLE)
    if named:
        check_settings(named)
        yield named
        return
    with Server(folder) as server:
        check_settings(server.url)
        yield server.url
