"""A site with one furnisher whose key holds, and people who have joined and who have not."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import transaction
from django.test import override_settings

from chengxin.database import Server
from tests.api.calling import HOST, Caller
from tests.records.admitting.office import admitted
from tests.records.conftest import opened
from tests.site import Site

#: The furnisher, and what it may send.
NAME, ITEMS = "F1", ("good_deed", "credit_use")


@pytest.fixture(scope="module")
def open_site(server: Server) -> Iterator[Site]:
    with opened(server) as found, override_settings(ALLOWED_HOSTS=[HOST, "127.0.0.1"]):
        yield found


@pytest.fixture(scope="module")
def admitted_caller(open_site: Site) -> Caller:
    assert open_site.url
    caller = Caller()
    admitted(NAME, ITEMS, caller.pair)
    return caller


@pytest.fixture
def caller(admitted_caller: Caller) -> Iterator[Caller]:
    """Whatever a test does is undone."""
    with transaction.atomic():
        yield admitted_caller
        transaction.set_rollback(True)
