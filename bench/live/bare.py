"""A page that costs nothing, served as a site's pages are: what the server itself takes."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from chengxin.site.serving import THREADS

_BODY = b"<!doctype html><title>.</title>" + b"." * 8000


def application(_environ: dict[str, Any], start: Callable[..., object]) -> Iterable[bytes]:
    """Answer with the same page always."""
    start("200 OK", [("Content-Type", "text/html"), ("Content-Length", str(len(_BODY)))])
    return [_BODY]


if __name__ == "__main__":
    Server(
        "bench.live.bare:application",
        port=int(sys.argv[1]),
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        log_level=LogLevels.warning,
        log_access=False,
    ).serve()
