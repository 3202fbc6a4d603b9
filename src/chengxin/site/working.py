"""`python -m chengxin.site.working`: does what pages ask for, and brings letters, beside the pages.

Any number of these may run. One ends on TERM, or when the process that started it is gone, between
two pieces of work; what it leaves when it is killed is begun anew once its lease is over.
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from time import sleep

import django

from chengxin.text import set_language

#: Seconds between two looks at what waits, and after the database could not be reached.
TICK, PATIENCE = 1.0, 5.0


def work(*, going: Callable[[], bool]) -> None:
    """Work as long as `going` says so. Django must be set up."""
    from django.db import Error, connections

    while going():
        try:
            if not work_once():
                sleep(TICK)
        except Error as error:
            # It may come back; nothing is lost meanwhile.
            sys.stderr.write(f"{type(error).__name__}\n")
            connections.close_all()
            sleep(PATIENCE)


def work_once() -> bool:
    """Do the next job and bring what letters wait; false where there was nothing to do."""
    from chengxin.records.batches.judging import JOBS
    from chengxin.standing.jobs.doing import do_next
    from chengxin.standing.jobs.letters import deliver

    did, brought = do_next(JOBS), deliver()
    return did or brought > 0


def main(arguments: list[str]) -> int:
    """Work in this language, in the site's environment."""
    set_language(arguments[0])
    parent = os.getppid()
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    # Ctrl-C reaches everybody in the terminal; the one who serves decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    work(going=lambda: not stopped and os.getppid() == parent)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
