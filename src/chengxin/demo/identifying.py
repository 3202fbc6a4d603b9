"""The made-up identity service beside the pages of a demonstration, and whom it knows."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

from chengxin.demo.cast import PASSWORD, cast
from chengxin.demo.provider.preparing import prepare
from chengxin.demo.provider.register import Registered
from chengxin.login.config import VARIABLE
from chengxin.site.beside import beside


@contextmanager
def identified(
    folder: Path, *, site: str, port: int, seed: int, ahead: timedelta
) -> Iterator[None]:
    """Run the service as long as this, and let the pages of the process know it.

    `site` is the address of the pages, `port` where the service listens.
    """
    people = [
        Registered(each.login, PASSWORD, each.person.identity, each.person.name)
        for each in cast(seed)
    ]
    file = prepare(folder.absolute(), people=people, site=site, port=port, ahead=ahead)
    os.environ[VARIABLE] = str(file)
    command = ["-m", "chengxin.demo.provider", str(folder.absolute() / "provider"), str(port)]
    try:
        with beside([sys.executable, *command]):
            yield
    finally:
        del os.environ[VARIABLE]
