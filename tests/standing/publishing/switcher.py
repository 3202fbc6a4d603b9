"""A process of its own that makes a switch on a day: `python -m` with the day as its argument."""

from __future__ import annotations

import sys
from datetime import datetime

import django


def main() -> None:
    """Make the switch, and say that it is done."""
    django.setup()
    from chengxin.clock import clock_of
    from chengxin.standing.services.publishing import switch_due

    at = datetime.fromisoformat(sys.argv[1])
    with clock_of(lambda: at):
        print(switch_due(), flush=True)


if __name__ == "__main__":
    main()
