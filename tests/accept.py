"""`make accept`: write every expected output anew, room by room, to be reviewed in the diff.

Each room of the tests that expects whole files has an `expected.py` with a function `accept`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path


def main() -> None:
    """Accept what every room now puts out."""
    for file in sorted(Path(__file__).parent.glob("*/expected.py")):
        room = file.parent.name
        import_module(f"tests.{room}.expected").accept()
        print(f"accepted: tests/{room}")


if __name__ == "__main__":
    main()
