"""Leaving for good against whatever else may happen to somebody at the same moment.

Every order in which two sessions take turns is tried, then all at once. Afterwards the person is
there whole or gone whole: nothing is left by halves, and no row of anybody who is gone.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count as counting
from pathlib import Path

import pytest

from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind
from chengxin.people.consent import Purpose
from chengxin.people.identity import Identity, read_identity
from chengxin.people.services import find, store_notice
from chengxin.records.database import ask
from chengxin.records.services.receiving import receive
from tests.ledger.city import write
from tests.people.made_up import AT
from tests.records.conftest import NOW
from tests.records.rows import deed, fine, send
from tests.records.test_joining_held import FINAL, joins
from tests.site import Site
from tests.standing.racing import Racer, Step, at_once, in_order, orders, racers, untrue

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("shaoxing")]

NAME = "周敏"
#: Tables of which no row may be about somebody who is not in `person`.
OF_SOMEBODY = (
    "person_facts", "consent", "record", "record_version", "record_body", "record_mark", "standing",
    "standing_change",
)  # fmt: skip
KINDS = ("scoring", "intake", "look", "withdrawal", "joining", "leaving")
_numbers = counting(2000)


@pytest.fixture(scope="module", params=[()])
def sessions(shaoxing: Site, request: pytest.FixtureRequest) -> Iterator[list[Racer]]:  # noqa: ARG001
    with racers(2, *request.param) as made:
        for each in made:
            each.do([("at", [NOW.isoformat()])])
        yield made


def identity_of(number: str) -> Identity:
    read = read_identity(number, today=AT.date(), made_up=True)
    assert isinstance(read, Identity)
    return read


def whoever(number: str) -> int | None:
    return find(identity_of(number))


def scripts(folder: Path, kind: str, number: str, person_no: int) -> list[list[Step]]:
    """Leaving, and what else happens, each in a transaction that is open for a while."""
    others: dict[str, Step] = {
        "scoring": [("lock", [person_no]), ("rescore", [person_no, "day"])],
        "look": [("copy", [number])],
        "withdrawal": [("withdraw", [person_no])],
        "leaving": [("leave", [number])],
    }
    if kind == "intake":
        rows = [
            deed(record=f"late {number}", identity=number, name=NAME),
            fine(record=f"late fine {number}", identity=number, name=NAME, **FINAL),
        ]
        path = write(folder / f"late-{number}.csv", rows)
        others["intake"] = [("judge", [receive(path=path, kind=Kind.RECORDS, by="test")])]
    if kind == "joining":
        text = store_notice(
            purpose=Purpose.COMPUTE, lang="en", text="# Points\nYou agree.", published_at=AT
        )
        others["joining"] = [("join", [number, NAME, text.hex()])]
    return [
        [[("begin", ()), *does], [("commit", ())]] for does in ([("leave", [number])], others[kind])
    ]


def halves(number: str, kind: str) -> list[str]:
    """What is left that should not be, or is missing, now that all is over."""
    wrong = [
        f"{table} about nobody"
        for table in OF_SOMEBODY
        if ask(f"select from {table} t where not exists"
               " (select from person p where p.person_no = t.person_no) limit 1")
    ]  # fmt: skip
    person_no = whoever(number)
    held = ask("select count(*) from held_row")[0][0]
    # What a law has collected is held about who is gone, and linked to who is here.
    fines = 2 if kind == "intake" else 1
    if person_no is None:
        return [*wrong, *[f"{held} held, {fines} delivered"] * (held != fines)]
    linked = ask("select count(*) from record where person_no = %s", person_no)[0][0]
    whole = held == 0 and linked >= fines
    return [*wrong, *untrue(person_no), *["left by halves"] * (not whole)]


def raced(
    folder: Path, sessions: list[Racer], kind: str, order: tuple[int, ...] | None
) -> list[str]:
    """One race about somebody new; what is wrong after it. Nobody is left behind for the next."""
    number = identity_number(next(_numbers), date(1990, 1, 1), "female")
    send(folder, Kind.RECORDS, [fine(record=f"fine {number}", identity=number, name=NAME, **FINAL)])
    person_no = joins(number, NAME)
    both = scripts(folder, kind, number, person_no)
    wrong = at_once(sessions, both) if order is None else in_order(sessions, both, order)
    wrong += halves(number, kind)
    sessions[0].do([("begin", ()), ("leave", [number]), ("commit", ())])
    wrong += [] if whoever(number) is None else ["still here"]
    ask("delete from held_row")
    return wrong


@pytest.mark.article("jinan", 7)
@pytest.mark.parametrize("kind", KINDS)
def test_every_order_leaves_somebody_whole_or_gone(
    tmp_path: Path, sessions: list[Racer], kind: str
) -> None:
    every = orders(2, 2)
    assert len(every) == 6
    assert {
        order: wrong for order in every if (wrong := raced(tmp_path, sessions, kind, order))
    } == {}


@pytest.mark.parametrize("races", [5, pytest.param(50, marks=pytest.mark.prove)])
@pytest.mark.parametrize("kind", KINDS)
def test_none_of_so_many_races_leaves_somebody_by_halves(
    tmp_path: Path, sessions: list[Racer], kind: str, races: int
) -> None:
    """Thirty altogether, and three hundred in `make prove`."""
    assert [w for _race in range(races) if (w := raced(tmp_path, sessions, kind, None))] == []


@pytest.mark.parametrize("sessions", [("--without-locks",)], indirect=True)
def test_sessions_without_locks_leave_somebody_by_halves(
    tmp_path: Path, sessions: list[Racer]
) -> None:
    """A race that cannot be lost would show nothing."""
    found = [
        wrong
        for kind in ("scoring", "intake", "joining")
        for order in orders(2, 2)
        for wrong in raced(tmp_path, sessions, kind, order)
    ]
    assert any("held" in wrong for wrong in found)
    assert any(wrong.startswith("IntegrityError") for wrong in found)
