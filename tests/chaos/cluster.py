"""A server of one's own that is killed with all its processes, and started again by our own code.

It runs with the settings of a site, so that what it keeps is what a site would keep.
"""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from chengxin.database import Server


class Cluster:
    """A server in a folder. Use as a context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server = Server(folder)

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.__exit__(kind, error, trace)

    def crash(self) -> None:
        """Kill every process of the server, as when a machine stops; none can write any more."""
        told = (self.folder / "data" / "postmaster.pid").read_text("utf-8")
        main = int(told.splitlines()[0])
        # No new one can start meanwhile.
        os.kill(main, signal.SIGSTOP)
        others = children(main)
        for pid in (*others, main):
            os.kill(pid, signal.SIGKILL)
        while any(map(running, (*others, main))):
            time.sleep(0.002)

    def restart(self) -> None:
        """Start again over what the crash left; the socket is another one."""
        self.server.__exit__(None, None, None)
        self.server.__enter__()


def children(pid: int) -> list[int]:
    """Return the processes that a process has started."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (state := _state(int(entry.name))) and state[1] == str(pid):
            found.append(int(entry.name))
    return found


def running(pid: int) -> bool:
    """Return whether a process is there and does more than wait to be collected."""
    state = _state(pid)
    return state is not None and state[0] != "Z"


def _state(pid: int) -> list[str] | None:
    """State and parent of a process."""
    try:
        return Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()[:2]
    except OSError:
        return None
