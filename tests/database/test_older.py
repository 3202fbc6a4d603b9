"""Which server the tests ask: the one that is named, and none that is too old."""

from __future__ import annotations

import os

import psycopg
import pytest

from chengxin.database import Server
from chengxin.database.programs import VARIABLE

#: The oldest version that a site may have.
OLDEST = 15


@pytest.mark.slow
def test_the_server_is_the_one_that_was_named(server: Server) -> None:
    with psycopg.connect(server.url) as connection:
        major = connection.info.server_version // 10_000
    assert major >= OLDEST
    named = os.environ.get(VARIABLE, "").split("/")
    assert "postgresql" not in named or str(major) in named
