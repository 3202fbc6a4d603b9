"""`python -m chengxin.demo.living`: the life of a demonstration's city, beside its pages.

It ends on TERM, or when the process that started it is gone, between two pieces of work; what was
interrupted is taken up next time.
"""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import django

from chengxin.rulebook import load
from chengxin.text import set_language


def main(arguments: list[str]) -> int:
    """Live: language, FOLDER, RULEBOOK, number of people, seed; in the site's environment."""
    lang, folder, rulebook, persons, seed = arguments
    set_language(lang)
    parent = os.getppid()
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _frame: stopped.append(number))
    # Ctrl-C reaches everybody in the terminal; the one who serves decides.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    django.setup()
    # Behind the set-up: these need Django's.
    from chengxin.demo.life import live
    from chengxin.demo.taking import City

    book = load(Path(rulebook), cases=False).rulebook
    if book is None:
        return 1
    live(
        City(Path(folder), book, int(persons), int(seed)),
        going=lambda: not stopped and os.getppid() == parent,
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
