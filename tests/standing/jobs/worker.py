"""A process of its own that does what waits, once, at an instant: `python -m` with the instant."""

from __future__ import annotations

import sys
from datetime import datetime

import django


def main() -> None:
    """Do the next job, and bring what letters wait."""
    django.setup()
    from chengxin.clock import clock_of
    from chengxin.site.working import work_once

    at = datetime.fromisoformat(sys.argv[1])
    with clock_of(lambda: at):
        print(work_once(), flush=True)


if __name__ == "__main__":
    main()
