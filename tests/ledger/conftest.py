from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from chengxin.rulebook.model import Rulebook
from chengxin.text import language
from tests.ledger.city import Desk, rulebook


@pytest.fixture(scope="session")
def book() -> Rulebook:
    return rulebook()


@pytest.fixture
def desk(tmp_path: Path, book: Rulebook) -> Desk:
    return Desk(tmp_path, book)


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    with language("en"):
        yield
