"""Taking a consent back against whatever else happens to somebody at the same moment.

Every order in which two sessions take turns is tried, then all at once, in separate processes and
with real commits. Afterwards nothing rests on the consent: no standing and no history, no record
that came later, no market record at all; and nobody who looked, took a copy or signed in after the
end was shown a number.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from itertools import count as counting
from pathlib import Path

import pytest

from chengxin.database import Server
from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind
from chengxin.people.hidden import Hidden
from chengxin.records.database import ask
from chengxin.records.services.receiving import receive
from chengxin.web.citizen.assertion import Assertion
from chengxin.web.citizen.signing_in import add_demo_account
from tests.ledger.city import write
from tests.people.made_up import name
from tests.records.conftest import NOW, opened
from tests.records.rows import deed, person, send
from tests.records.test_joining_held import FACTS
from tests.records.test_leaving_races import identity_of, whoever
from tests.site import Site
from tests.standing.racing import Racer, Step, at_once, in_order, orders, racers, untrue

pytestmark = pytest.mark.slow

NAME, PASSWORD = "周敏", "correct horse 1"
BORN = "1990-01-01"
_numbers = counting(3000)

#: What ends a consent, by the purpose.
ENDS = {"points": "withdraw", "market": "market_back"}
KINDS = ("scoring", "intake", "look", "export", "login", "ending")

_LATE = """
select count(*) from record_version v join consent c on c.person_no = v.person_no
where c.person_no = %s and c.purpose = 'points.compute' and c.withdrew_on is not null
  and v.known_from > c.updated_at
"""
_MARKET = """
select count(*) from record_version v join catalogue_item i using (catalogue_no)
where v.person_no = %s and i.item in ('credit_use', 'market_rating')
"""
_ENDS = """
select count(*) from consent_event
where person_no = %s and purpose = %s and event_type = 'withdrawn'
"""


@pytest.fixture(scope="module")
def city(server: Server) -> Iterator[Site]:
    with opened(server) as found:
        yield found


@pytest.fixture(scope="module")
def sessions(city: Site) -> Iterator[list[Racer]]:  # noqa: ARG001
    began = time.time()
    with racers(2) as made:
        for each in made:
            each.do([("going_on", [NOW.isoformat(), began])])
        yield made


def somebody(folder: Path) -> tuple[str, int]:
    """Somebody new who agreed to both, with a good deed and credit that was used well."""
    number = identity_number(next(_numbers), NOW.date().replace(1990, 1, 1), "female")
    who = {"identity": number, "name": NAME}
    send(folder, Kind.PERSONS, [person(**who, born_on=BORN, market_consented_on="2026-01-05")])
    send(folder, Kind.RECORDS, [used(who, "M"), good(who, "G")])
    person_no = whoever(number)
    assert person_no is not None
    return number, person_no


def used(who: dict[str, str], record: str) -> dict[str, str]:
    return deed(**who, item="credit_use", record=f"{record} {who['identity']}", furnisher="某协会")


def good(who: dict[str, str], record: str) -> dict[str, str]:
    return deed(**who, item="good_deed", record=f"{record} {who['identity']}")


def scripts(folder: Path, purpose: str, kind: str, number: str, person_no: int) -> list[list[Step]]:
    """The end of a consent, and what else happens, each in two turns."""
    who = {"identity": number, "name": NAME}

    def intake() -> Step:
        path = write(folder / f"late-{number}.csv", [used(who, "late M"), good(who, "late G")])
        return [("judge", [receive(path=path, kind=Kind.RECORDS, by="test")])]

    def login() -> Step:
        told = Assertion(identity_of(number), name(NAME), FACTS)
        add_demo_account(login=number[:17], password=Hidden(PASSWORD), assertion=told)
        return [("sign_in", [number[:17], PASSWORD])]

    others: dict[str, Callable[[], Step]] = {
        "scoring": lambda: [("lock", [person_no]), ("rescore", [person_no, "day"])],
        "intake": intake,
        "look": lambda: [("look", [person_no])],
        "export": lambda: [("copied", [person_no])],
        "login": login,
        "ending": lambda: [(ENDS[purpose], [person_no])],
    }
    ends: list[Step] = [[("begin", ()), (ENDS[purpose], [person_no])], [("commit", ())]]
    if kind == "login":
        # A visit begins and shows a page, each in transactions of its own.
        return [ends, [others[kind](), [("page", [person_no])]]]
    if kind in ("look", "export"):
        return [ends, [others[kind](), others[kind]()]]
    return [ends, [[("begin", ()), *others[kind]()], [("commit", ())]]]


def left_over(purpose: str, person_no: int) -> list[str]:
    """What is left that should not be, now that all is over."""
    wrong = untrue(person_no)
    wrong += ["a market record"] * (purpose == "market" and ask(_MARKET, person_no)[0][0] > 0)
    if purpose == "points":
        tables = ("standing", "standing_change")
        wrong += [t for t in tables if ask(f"select 1 from {t} where person_no = %s", person_no)]
        wrong += ["a record that came later"] * (ask(_LATE, person_no)[0][0] > 0)
    code = {"points": "points.compute", "market": "market.collect"}[purpose]
    wrong += ["an end too many"] * (ask(_ENDS, person_no, code)[0][0] != 1)
    return wrong


def raced(
    folder: Path, sessions: list[Racer], purpose: str, kind: str, order: tuple[int, ...] | None
) -> list[str]:
    """One race about somebody new; what is wrong after it."""
    number, person_no = somebody(folder)
    both = scripts(folder, purpose, kind, number, person_no)
    wrong = at_once(sessions, both) if order is None else in_order(sessions, both, order)
    return wrong + left_over(purpose, person_no)


@pytest.mark.check("S15")
@pytest.mark.article("jinan", 7)
@pytest.mark.article("yuxi", 8)
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("purpose", ENDS)
def test_no_order_leaves_anything_that_rests_on_the_consent(
    tmp_path: Path, sessions: list[Racer], purpose: str, kind: str
) -> None:
    every = orders(2, 2)
    assert len(every) == 6
    found = {order: raced(tmp_path, sessions, purpose, kind, order) for order in every}
    assert {order: wrong for order, wrong in found.items() if wrong} == {}


@pytest.mark.parametrize("races", [2, pytest.param(420, marks=pytest.mark.prove)])
@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("purpose", ENDS)
def test_none_of_so_many_races_leaves_anything(
    tmp_path: Path, sessions: list[Racer], purpose: str, kind: str, races: int
) -> None:
    """Two dozen here, and five thousand in `make prove`."""
    found = [raced(tmp_path, sessions, purpose, kind, None) for _race in range(races)]
    assert [wrong for wrong in found if wrong] == []
