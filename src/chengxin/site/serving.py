"""Serving the pages: one worker process with a few threads, on one address, until a signal.

A port that is taken is told before anything starts. Nothing that is asked for is logged.
"""

from __future__ import annotations

import multiprocessing
import socket
from collections.abc import Callable
from ipaddress import ip_address
from threading import Thread
from time import monotonic, sleep

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.server import Server

from chengxin.text import _

#: Threads that answer; each keeps a connection to the database.
THREADS = 4

#: Seconds that a worker has to begin, and to end what it is answering.
PATIENCE = 30


class PortTakenError(Exception):
    """Somebody listens on the port already; the text says what to do."""


def free(address: str, port: int) -> None:
    """See that nobody listens there. Raises PortTakenError."""
    with socket.socket(_family(address), socket.SOCK_STREAM) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((address, port))
        except OSError as error:
            message = _("Port {port} of {address} cannot be used ({reason}). Name another: PORT=…")
            raise PortTakenError(
                message.format(port=port, address=address, reason=error.strerror)
            ) from error


def _family(address: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ip_address(address).version == 6 else socket.AF_INET


def serve(
    address: str,
    port: int,
    *,
    application: str = "chengxin.web.wsgi:application",
    started: Callable[[], None] | None = None,
) -> None:
    """Serve until INT or TERM. The environment must be that of an opened place.

    `started` is called once, as soon as the port answers.
    """
    free(address, port)
    # A forked worker would have the threads of nobody: polars waits for its own for ever where the
    # parent has used it, as the demonstration does. A new interpreter has them all.
    multiprocessing.set_start_method("spawn", force=True)
    server = Server(
        application,
        address=address,
        port=port,
        interface=Interfaces.WSGI,
        workers=1,
        blocking_threads=THREADS,
        workers_kill_timeout=PATIENCE,
        log_level=LogLevels.warning,
        log_access=False,
        respawn_failed_workers=True,
    )
    if started is not None:
        Thread(target=_tell, args=(address, port, started), daemon=True).start()
    server.serve()


def answers(address: str, port: int) -> bool:
    """Wait until somebody answers there; False when nobody does in time."""
    until = monotonic() + PATIENCE
    while monotonic() < until:
        with socket.socket(_family(address), socket.SOCK_STREAM) as tried:
            tried.settimeout(1)
            if tried.connect_ex((address, port)) == 0:
                return True
        sleep(0.05)
    return False


def _tell(address: str, port: int, started: Callable[[], None]) -> None:
    if answers(address, port):
        started()
