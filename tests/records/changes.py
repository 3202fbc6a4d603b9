"""Changes of persons, decided by two people as the pages do it, and the tables before and after."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import psycopg
import pytest

from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.demo.people import identity_number
from chengxin.ledger.columns import Kind as File
from chengxin.people.changing.words import Ground, Kind
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name
from chengxin.records.services.changing import (
    Wanted,
    decide_change,
    last_change,
    propose_change,
)
from tests.people.made_up import AT
from tests.records.rows import ANNA, BAO, deed, fine, mark, send, verdicts
from tests.records.test_joining_held import FINAL, joins
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

WHY = "本人持新证件到窗口办理"
ONE, TWO = (Member(each, f"h{each}", "body", frozenset({Role.HANDLER}), "") for each in (1, 2))
NEW = identity_number(41, date(1990, 1, 1), "female")
NAME = "周新名"

#: What happened stands there for ever; everything else is as it was after an undoing.
LOGS = {
    "consent_event", "twofold_act", "twofold_answer", "change_proposal", "person_change", "outbox",
    "access_entry", "delivered", "verdict", "delivery", "furnisher", "notice", "django_migrations",
}  # fmt: skip
FINAL_DEED = {"formed_on": "2026-03-01"}


def number(text: str) -> Identity:
    read = read_identity(text, today=AT.date(), made_up=True)
    assert isinstance(read, Identity)
    return read


def named(text: str) -> Name:
    read = read_name(text)
    assert isinstance(read, Name)
    return read


def anna() -> int:
    return joins(ANNA["identity"], ANNA["name"])


def decided(wanted: Wanted) -> int:
    act = propose_change(member=ONE, wanted=wanted, reason=WHY)
    change = decide_change(member=TWO, act=act, content=wanted.content(), agreed=True)
    assert change is not None
    return change


def renumbered(person_no: int) -> Wanted:
    return Wanted(Kind.NUMBER, person_no, Ground.REPLACED, "DOC-1", identity=number(NEW))


def renamed(person_no: int) -> Wanted:
    return Wanted(Kind.NAME, person_no, Ground.REGISTER, "DOC-2", name=named(NAME))


def undoing(person_no: int) -> Wanted:
    last = last_change(person_no)
    assert last
    change, _kind, other = last
    return Wanted(Kind.UNDO, person_no, Ground.MISTAKE, "DOC-9", other_no=other, undoes=change)


@dataclass
class Tables:
    """Every row of every table but the logs."""

    site: Site

    def __call__(self) -> dict[str, list[str]]:
        with psycopg.connect(self.site.owner) as owner:
            found = owner.execute(
                "select tablename from pg_tables where schemaname = 'public' order by 1"
            ).fetchall()
            return {
                str(table): sorted(
                    str(row[0])
                    for row in owner.execute(f'select t::text from "{table}" t').fetchall()
                )
                for (table,) in found
                if table not in LOGS
            }


def merged(keep: int, other: int) -> Wanted:
    return Wanted(Kind.MERGE, keep, Ground.TWICE, "DOC-3", other_no=other)


def both(tmp_path: Path) -> tuple[int, int]:
    """Two entries of one person, with records and a mark each."""
    keep, other = anna(), joins(BAO["identity"], BAO["name"])
    rows = [deed(**FINAL_DEED), fine(**FINAL), {**fine(record="P2", **FINAL), **BAO}]
    rows += [{**deed(record="R2", **FINAL_DEED), **BAO}]
    assert verdicts(send(tmp_path, File.RECORDS, rows)) == ["accepted"] * 4
    assert verdicts(send(tmp_path, File.MARKS, [mark(record="P2", kind="annulled")])) == [
        "accepted"
    ]
    return keep, other
