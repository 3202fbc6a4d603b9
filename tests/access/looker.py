"""`python -m tests.access.looker`: looks at one person after the other, and says so after each."""

from __future__ import annotations

import os
import sys
from itertools import count

import django


def main() -> None:
    """Look until somebody ends this process."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "chengxin.settings")
    django.setup()
    from chengxin.access.doors import citizen_door
    from tests.access.reading import score

    for person_no in count(int(sys.argv[1])):
        score(citizen_door(person_no, "killed"), person_no)
        # Unbuffered, so that what was shown cannot be lost with the process.
        os.write(1, f"{person_no}\n".encode())


if __name__ == "__main__":
    main()
