"""Made-up people, whose identity numbers begin with a province that does not exist."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime

from chengxin.demo.people import identity_number
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity, read_identity
from chengxin.people.keys import site_keys
from chengxin.people.names import Name, read_name
from chengxin.people.sealing import PROFILES, former_lines, new_lines
from chengxin.site.place import first_profile

AT = datetime(2026, 11, 2, 3, 4, 5, tzinfo=UTC)
BORN = date(1990, 1, 1)
FACTS = Facts(born_on=BORN, usual_resident=True, full_capacity=True)


def identity(number: int) -> Identity:
    """The identity of made-up person `number`."""
    text = identity_number(number, BORN, "female")
    read = read_identity(text, today=AT.date(), made_up=True)
    assert isinstance(read, Identity)
    return read


def name(text: str = "柳如烟") -> Name:
    """A name that can be compared."""
    read = read_name(text)
    assert isinstance(read, Name)
    return read


@contextmanager
def newer_keys(key_name: str) -> Iterator[None]:
    """The site's keys as after `chengxin keys --after`: new ones, and all the others former.

    They are of the other algorithms, so that these change as well.
    """
    before = os.environ["CHENGXIN_KEYS"]
    [other] = {*PROFILES} - {first_profile().name}
    lines = new_lines(PROFILES[other], key_name).reveal() + former_lines(site_keys()).reveal()
    os.environ["CHENGXIN_KEYS"] = lines
    try:
        yield
    finally:
        os.environ["CHENGXIN_KEYS"] = before
