from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from chengxin.database import Server
from tests.site import Site, site


@pytest.fixture(scope="module")
def made(server: Server) -> Iterator[Site]:
    """A site's database with empty tables, where hashing a password is quick."""
    quick = override_settings(PASSWORD_HASHERS=["tests.web.staff.hashing.QuickScrypt"])
    with site(server) as found, quick:
        yield found
