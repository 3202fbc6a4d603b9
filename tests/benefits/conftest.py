from __future__ import annotations

from collections.abc import Iterator

import pytest

from chengxin.database import Server
from tests.site import Site, site


@pytest.fixture(scope="module")
def made(server: Server) -> Iterator[Site]:
    """A site's database with empty tables."""
    with site(server) as found:
        yield found
