from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


@pytest.fixture(scope="module")
def private() -> Iterator[Path]:
    """A folder in a folder that only its owner can enter, as in a home."""
    with TemporaryDirectory(prefix="home-") as home:
        yield Path(home) / "site"
