from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

import pytest
from django.db import transaction

from chengxin.database import Server
from chengxin.standing.models import Outbox
from chengxin.standing.services.runs import tomorrow
from chengxin.standing.services.versions import numbered
from tests.opening import put_in_force
from tests.oracle.ledgers import random_ledger
from tests.scoring.comparison import slice_of
from tests.site import Site, site
from tests.standing.filing import file_slice, opaque
from tests.standing.publishing.office import MILDER, hire, on, version


@dataclass(frozen=True, slots=True)
class Town:
    """A site with people who have a score, and two versions of which the first is in force."""

    site: Site
    first: int
    milder: int


@pytest.fixture(scope="module")
def town(server: Server) -> Iterator[Town]:
    with site(server) as made:
        hire()
        with on(-1):
            first = version()
            put_in_force(rulebook_no=first)
            book = numbered(first).rulebook
            with slice_of(book, opaque(random_ledger(book, 7, persons=30))) as part:
                file_slice(book, part, Random(7))
            tomorrow()
            milder = version(MILDER)
        # First scores are nothing that anybody is told of.
        Outbox.objects.update(done_at="2026-03-01T00:00Z")
        yield Town(made, first, milder)


@pytest.fixture
def undone(town: Town) -> Iterator[Town]:
    """The town, where whatever a test does is undone."""
    with transaction.atomic():
        yield town
        transaction.set_rollback(True)
