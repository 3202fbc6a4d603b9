from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from chengxin.demo.people import identity_number
from chengxin.demo.provider.register import Registered
from chengxin.login.metadata import forget
from tests.login.service import PASSWORD, Running, running

NUMBER = identity_number(1, date(1990, 1, 1), "female")


@pytest.fixture(scope="session")
def provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The made-up identity service with two people."""
    people = [
        Registered("lin", PASSWORD, NUMBER, "林试"),
        Registered("wu", PASSWORD, identity_number(2, date(1991, 1, 1), "male"), "吴试"),
    ]
    forget()
    with running(tmp_path_factory.mktemp("provider"), people) as found:
        yield found
