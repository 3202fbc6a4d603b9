"""A small city for the tests of pages: the rules of Yuxi, and a few people in their roles.

Lin takes part and has records of every kind; Wu takes part without a score, because nothing attests
the residence; Qian has left; Zhao never joined; Sun is somebody else with a record. All of them are
made up: their identity numbers begin with a province that does not exist.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.test import override_settings

from chengxin.clock import Clock, clock_of
from chengxin.demo.people import identity_number
from chengxin.ledger.encoding import FINDINGS, MARKS, SEVERITIES
from chengxin.people.consent import Giver, Purpose
from chengxin.people.facts import Facts
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name
from chengxin.people.notices import Operator
from chengxin.people.services import enrol, give_consent, publish_notices
from chengxin.standing.services.leaving import withdraw
from chengxin.standing.services.scoring import Cause, lock, rescore
from chengxin.standing.services.versions import Loaded, current, store_version
from chengxin.web.citizen.assertion import Assertion
from chengxin.web.citizen.signing_in import add_demo_account
from tests.opening import put_in_force
from tests.site import Site

YUXI = Path(__file__).parents[2] / "rulebooks" / "yuxi"

#: When the pages are asked for.
NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
PASSWORD = "correct horse 1"

_WHOLE = Facts(
    born_on=date(1990, 1, 1),
    household_registered=True,
    usual_resident=True,
    residence_permit=False,
    full_capacity=True,
    resident_since=date(2010, 1, 1),
)
_NAMES = {"lin": "林试", "wu": "吴试", "qian": "钱试", "zhao": "赵试", "sun": "孙试"}


@dataclass(frozen=True, slots=True)
class City:
    """The site, its rules, who has which number (Zhao has none), and the keys of open sessions."""

    site: Site
    loaded: Loaded
    people: dict[str, int]
    sessions: dict[str, str] = field(default_factory=dict)


def standing_at(instant: datetime) -> Clock:
    """A clock that does not go on."""
    return lambda: instant


def assertion(login: str) -> Assertion:
    """What is vouched for about somebody of the city."""
    number = identity_number(1 + list(_NAMES).index(login), date(1990, 1, 1), "female")
    identity = read_identity(number, today=NOW.date(), made_up=True)
    name = read_name(_NAMES[login])
    assert isinstance(identity, Identity)
    assert isinstance(name, Name)
    facts = replace(_WHOLE, usual_resident=None) if login == "wu" else _WHOLE
    return Assertion(identity, name, facts)


@contextmanager
def city(made: Site) -> Iterator[City]:
    """Fill the tables of a site, and let its clock stand at the time of the city."""
    with clock_of(standing_at(NOW)), override_settings(DEMO=True):
        put_in_force(rulebook_no=store_version(folder=YUXI, by="test", cases=False))
        operator = Operator(
            product={"zh": "玉溪分", "en": "Yuxi points"},
            controller={"zh": "示例信用中心", "en": "Example Credit Centre"},
            contact={"zh": "12345", "en": "12345"},
        )
        texts = publish_notices(operator=operator, published_at=datetime(2025, 4, 1, tzinfo=UTC))
        for login in _NAMES:
            add_demo_account(login=login, password=Hidden(PASSWORD), assertion=assertion(login))
        people = {
            login: join_by_hand(login, texts[Purpose.COMPUTE]["zh"])
            for login in ("lin", "wu", "qian", "sun")
        }
        _records(people)
        withdraw(person_no=people["qian"])
        yield City(made, current(), people)


def join_by_hand(login: str, notice: bytes, day: date = date(2025, 6, 1)) -> int:
    """Let somebody have agreed on an earlier day."""
    told, at = assertion(login), datetime(day.year, day.month, day.day, tzinfo=UTC)
    with clock_of(standing_at(at)), transaction.atomic():
        person_no = enrol(identity=told.identity, name=told.name, facts=told.facts, recorded_at=at)
        lock([])
        give_consent(
            person_no=person_no, purpose=Purpose.COMPUTE, notice=notice, given_by=Giver.SELF,
            effective_on=day, event_time=at,
        )  # fmt: skip
        rescore(person_nos=[person_no], cause=Cause.JOINED)
    return person_no


def _records(people: dict[str, int]) -> None:
    """Let records come in, each in its time."""
    lin = people["lin"]
    file_record(people["sun"], "good_deed", "市文明办", "G-1", date(2026, 3, 1), ())
    hours = dict(enumerate((125, 300, 180, 260), start=3))
    for month, spent in hours.items():
        day = date(2026, month, 8)
        file_record(lin, "volunteering", "市志愿服务联合会", f"V-{month}", day, (spent,))
    file_record(lin, "charity_donation", "市慈善总会", "D-1", date(2026, 6, 20), (5_200_00,))
    file_record(lin, "credit_story", "本人", "S-1", date(2026, 6, 30), ())
    fine: dict[str, Any] = {"finding": "adverse", "severity": "ordinary"}
    fine |= {"final_on": date(2026, 9, 1)}
    market = {**fine, "notified_on": date(2026, 7, 2), "issuer": "市市场监管局", "document": "1号"}
    file_record(
        lin, "penalty_fine", "市市场监管局", "P-1", date(2026, 7, 1), (300_000, 1), **market
    )
    traffic = {**fine, "notified_on": date(2026, 8, 3), "issuer": "市交警支队", "document": "77号"}
    disputed = file_record(
        lin, "traffic_penalty", "市交警支队", "T-1", date(2026, 8, 3), (20_000,), **traffic
    )
    file_record(lin, "honour", "市妇联", "H-1", date(2026, 10, 30), (2, 1))
    mark(lin, disputed, "disputed", date(2026, 11, 2), "Y-2026-9")


def file_record(
    person_no: int,
    item: str,
    furnisher: str,
    record: str,
    formed_on: date,
    values: Sequence[int],
    *,
    finding: str = "positive",
    severity: str = "",
    **more: Any,
) -> int:
    """Put a record where the intake would, on the day after it was formed, and score anew."""
    at = datetime(formed_on.year, formed_on.month, formed_on.day, 20, tzinfo=UTC)
    body = {
        "finding": FINDINGS[finding], "severity": SEVERITIES.get(severity, 0), "issuer": "",
        "formed_on": formed_on, "document": "", **more,
        **{f"f{n}": value for n, value in enumerate(values, 1)},
    }  # fmt: skip
    with clock_of(standing_at(at)), transaction.atomic(), connection.cursor() as cursor:
        lock([person_no])
        cursor.execute(
            "insert into furnisher (furnisher, since) values (%s, %s) on conflict do nothing",
            [furnisher, at],
        )
        cursor.execute(
            "insert into record (furnisher_no, record, person_no)"
            " select furnisher_no, %s, %s from furnisher where furnisher = %s returning record_no",
            [record, person_no, furnisher],
        )
        [record_no] = cursor.fetchone()
        cursor.execute(
            "insert into record_version"
            " (record_no, version, person_no, catalogue_no, recorded_at, known_from, digest)"
            " select %s, 1, %s, catalogue_no, %s, %s, '' from catalogue_item where item = %s",
            [record_no, person_no, at, at, item],
        )
        columns, places = ", ".join(body), ", ".join(["%s"] * len(body))
        cursor.execute(
            f"insert into record_body (record_no, version, person_no, {columns})"
            f" values (%s, 1, %s, {places})",
            [record_no, person_no, *body.values()],
        )
        rescore(person_nos=[person_no], cause=Cause.RECORD, ref=f"record {record_no}")
    return int(record_no)


def mark(person_no: int, record_no: int, kind: str, starts: date, case: str) -> None:
    """Let something be decided about a record."""
    at = datetime(starts.year, starts.month, starts.day, 4, tzinfo=UTC)
    with clock_of(standing_at(at)), transaction.atomic(), connection.cursor() as cursor:
        lock([person_no])
        cursor.execute(
            'insert into record_mark (record_no, person_no, kind, starts, "case", recorded_at,'
            " known_from) values (%s, %s, %s, %s, %s, %s, %s)",
            [record_no, person_no, MARKS[kind], starts, case, at, at],
        )
        rescore(person_nos=[person_no], cause=Cause.MARK, ref=f"record {record_no}")
