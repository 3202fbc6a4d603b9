"""Made-up people, whose identity numbers begin with a province that does not exist."""

from __future__ import annotations

from datetime import UTC, date, datetime

from chengxin.demo.people import identity_number
from chengxin.people.facts import Facts
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name

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
