"""A made-up city that a site took in, on its last day: everything in it is as it must be."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime

import pytest
from django.test import override_settings

from chengxin.access.doors import citizen_door
from chengxin.access.services import seal_everything
from chengxin.clock import clock_of
from chengxin.database import Server
from chengxin.demo.live import live_parts
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.rulebook import load
from chengxin.standing.models import Standing
from chengxin.standing.selectors import standing_of
from chengxin.standing.services.versions import store_version
from chengxin.text import language
from tests.docs.markdown import ROOT
from tests.opening import put_in_force
from tests.site import Site, site

YUXI = ROOT / "rulebooks" / "yuxi"
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PERSONS = 120


@contextmanager
def ready(server: Server) -> Iterator[Site]:
    """A site with Yuxi's rulebook in force, which nobody has joined."""
    with ExitStack() as stack:
        made = stack.enter_context(site(server))
        stack.enter_context(override_settings(DEMO=True))
        stack.enter_context(clock_of(lambda: NOW))
        stack.enter_context(language("en"))
        put_in_force(rulebook_no=store_version(folder=YUXI, by="test", cases=False))
        yield made


@pytest.fixture(scope="module")
def city(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The city taken in; three people looked at their points, and two of the entries are sealed."""
    rulebook = load(YUXI, cases=False).rulebook
    assert rulebook is not None
    with ready(server) as made:
        folder = tmp_path_factory.mktemp("city")
        for part in live_parts(folder, rulebook, persons=PERSONS, first=PERSONS):
            for file in part.files:
                judge(delivery_id=receive(path=file.path, kind=file.kind, by="test"))
        someone, other = Standing.objects.values_list("person_id", flat=True)[:2]
        standing_of(citizen_door(someone, "one"), someone)
        standing_of(citizen_door(other, "two"), other)
        seal_everything()
        standing_of(citizen_door(someone, "three"), someone)
        yield made
