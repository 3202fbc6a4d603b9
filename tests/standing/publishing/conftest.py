from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction

from chengxin.database import Server
from tests.opening import put_in_force
from tests.site import site
from tests.standing.publishing.office import (
    FROM_NOW_ON,
    HARSHER,
    MILDER,
    RETROACTIVE,
    TEXT,
    THRESHOLD,
    hire,
    on,
    version,
)


@pytest.fixture(scope="package")
def office(server: Server) -> Iterator[int]:
    """A site with its first version in force and the people who publish; the version's number."""
    with site(server):
        hire()
        with on(-100):
            number = version()
            put_in_force(rulebook_no=number)
            for changes in (MILDER, HARSHER, THRESHOLD, TEXT, RETROACTIVE, FROM_NOW_ON):
                version(changes)
        yield number


@pytest.fixture
def in_force(office: int) -> Iterator[int]:
    """The same, where whatever a test does is undone."""
    with transaction.atomic():
        yield office
        transaction.set_rollback(True)
