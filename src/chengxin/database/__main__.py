"""`python -m chengxin.database FOLDER`: a server of one's own, until Ctrl-C or TERM."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

from chengxin.database.errors import DatabaseError
from chengxin.database.safety import check_settings
from chengxin.database.server import Server


def main(arguments: list[str]) -> int:
    """Run the server in the foreground; say where it is once it can be used."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m chengxin.database FOLDER\n")
        return 2
    stop = {signal.SIGINT, signal.SIGTERM}
    # Held back until the server stands, so that a start is never cut in two.
    signal.pthread_sigmask(signal.SIG_BLOCK, stop)
    try:
        with Server(Path(arguments[0])) as server:
            check_settings(server.url)
            sys.stdout.write(f"{server.url}\n")
            sys.stdout.flush()
            signal.sigwait(stop)
    except DatabaseError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
