"""The expected outputs of this room's bad cases."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from tests.clocks import bad
from tests.rulebook.bad import read


def accept() -> None:
    """Write the outputs of every bad case anew."""
    for file in bad.files():
        with TemporaryDirectory() as folder:
            file.write_text(bad.accepted(read(file), Path(folder)), "utf-8")
