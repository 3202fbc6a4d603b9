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
    """The made-up identity service with four people."""
    people = [
        Registered("lin", PASSWORD, NUMBER, "林试"),
        Registered("wu", PASSWORD, identity_number(2, date(1991, 1, 1), "male"), "吴试"),
        Registered("zhao", PASSWORD, identity_number(4, date(1990, 1, 1), "female"), "赵试"),
        Registered("young", PASSWORD, identity_number(6, date(2012, 1, 1), "male"), "幼试"),
    ]
    forget()
    with running(tmp_path_factory.mktemp("provider"), people) as found:
        yield found
