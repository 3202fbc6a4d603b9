"""Several things at the same moment, each on a connection of its own."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from threading import Barrier

from django.db import connections


def at_once[T](*actions: Callable[[], T]) -> list[T]:
    """Do all of these as nearly at once as threads can, under the caller's clock and language."""
    gate = Barrier(len(actions))

    def one(action: Callable[[], T]) -> T:
        gate.wait()
        try:
            return action()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(actions)) as pool:
        started = [pool.submit(copy_context().run, one, action) for action in actions]
        return [each.result() for each in started]
