"""Making a database ready waits for nobody for long, in any of its steps, and says so."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest

from chengxin.database import DatabaseError, patience
from chengxin.site.installing import install
from chengxin.text import language
from tests.site import Site

pytestmark = pytest.mark.slow

#: A step, and what somebody else has begun that keeps it from going on.
HELD = {
    "Roles": "grant connect on database {database} to chengxin_auditor",
    "Tables": "lock table django_migrations in access exclusive mode",
    "Rights": "grant select on person to chengxin_auditor",
}


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two seconds as in earnest would make these tests wait, and show nothing more."""
    monkeypatch.setitem(patience.TIMEOUTS, "lock_timeout", "200ms")
    with language("en"):
        yield


@pytest.mark.parametrize(("step", "held"), HELD.items())
def test_a_lock_that_somebody_holds_is_told(made: Site, step: str, held: str) -> None:
    with psycopg.connect(made.owner) as other:
        other.execute(held.format(database=other.info.dbname).encode())
        with pytest.raises(DatabaseError, match=f"^{step}: gave up after waiting 200ms"):
            install(made.owner)
        other.rollback()
    install(made.owner)


def test_a_function_that_is_being_replaced_is_a_lock_too(made: Site) -> None:
    with psycopg.connect(made.owner) as other:
        other.execute("grant execute on function erase_body to chengxin_auditor")
        with pytest.raises(DatabaseError, match="Rights: gave up after waiting"):
            install(made.owner)
        other.rollback()
    install(made.owner)


def test_a_statement_that_takes_too_long_is_told(
    made: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(patience.TIMEOUTS, "statement_timeout", "50ms")
    with pytest.raises(DatabaseError, match="A step: gave up because a statement took longer"):
        _step(made, "create table begun (x integer)", "select pg_sleep(5)")
    with psycopg.connect(made.owner) as connection:
        assert connection.execute("select to_regclass('begun')").fetchone() == (None,)


def test_what_is_wrong_otherwise_is_nobodys_lock(made: Site) -> None:
    with pytest.raises(psycopg.errors.UndefinedTable):
        _step(made, "select from nothing_of_the_kind")


def _step(made: Site, *statements: str) -> None:
    with patience.changing(made.owner, "A step") as connection:
        for statement in statements:
            connection.execute(statement.encode())
