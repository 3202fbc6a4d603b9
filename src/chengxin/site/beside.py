"""A program of the site's own that runs beside another one, and ends with it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from chengxin.text import current_language

#: Seconds that a program has to end its piece of work.
_PATIENCE = 60


def worker() -> list[str]:
    """Return the command of whoever does what pages only ask for."""
    return [sys.executable, "-m", "chengxin.site.working", current_language()]


@contextmanager
def beside(command: list[str]) -> Iterator[None]:
    """Run a program as long as this; it is asked to end, and ended if it does not."""
    process = subprocess.Popen(command)
    try:
        yield
    finally:
        process.terminate()
        try:
            process.wait(_PATIENCE)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
