"""What each role may do with each table, asked of the database itself and tried."""

from __future__ import annotations

import psycopg
import pytest
from psycopg import sql

from chengxin.database.roles import APPEND_ONLY, APPLICATION, AUDITOR, ERASABLE, ERASER, OWNER
from chengxin.site.installing import install
from tests.site import Site

pytestmark = pytest.mark.slow

_RIGHTS = """
select table_name, privilege_type from information_schema.role_table_grants
where grantee = %s and table_schema = 'public'
"""


def rights(made: Site, role: str) -> set[tuple[str, str]]:
    with psycopg.connect(made.owner) as connection:
        return {(str(t), str(p)) for t, p in connection.execute(_RIGHTS, [role]).fetchall()}


@pytest.mark.check("S12")
def test_the_application_is_nobody_special_and_owns_nothing(made: Site) -> None:
    with psycopg.connect(made.url) as connection:
        row = connection.execute(
            "select current_user, rolsuper, rolcreaterole, rolcreatedb, rolbypassrls,"
            " rolreplication from pg_roles where rolname = current_user"
        ).fetchone()
        assert row == (APPLICATION, False, False, False, False, False)
        owned = connection.execute(
            "select count(*) from pg_class where relowner = current_user::regrole"
        ).fetchone()
        assert owned == (0,)
        owners = connection.execute(
            "select distinct tableowner from pg_tables where schemaname in ('public', 'scoring')"
        ).fetchall()
        assert owners == [(OWNER,)]


@pytest.mark.check("S45")
@pytest.mark.parametrize("table", sorted(APPEND_ONLY | ERASABLE))
@pytest.mark.parametrize("statement", ["delete from {}", "truncate {}", "update {} set {} = {}"])
def test_what_is_append_only_is_neither_changed_nor_removed(
    made: Site, table: str, statement: str
) -> None:
    with psycopg.connect(made.url) as connection:
        found = connection.execute(
            "select column_name from information_schema.columns where table_name = %s", [table]
        ).fetchone()
        assert found is not None
        column = sql.Identifier(str(found[0]))
        names = [sql.Identifier(table), column, column][: statement.count("{}")]
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute(sql.SQL(statement).format(*names))


def test_only_the_eraser_deletes_a_body_and_the_event_says_so(made: Site) -> None:
    assert ("record_body", "DELETE") in rights(made, ERASER)
    with psycopg.connect(made.url) as connection:
        connection.execute(
            "insert into record_body (record_no, version, person_no, finding, formed_on, severity,"
            " issuer, document) values (1, 1, 1, 1, '2026-01-01', 0, '', '')"
        )
        ask = "select erase_body(1, %s, 'a person left', '2026-11-21T00:00Z')"
        assert connection.execute(ask, [2]).fetchone() == (False,)
        assert connection.execute(ask, [1]).fetchone() == (True,)
        assert connection.execute("select count(*) from record_body").fetchone() == (0,)
        assert connection.execute("select record_no, version, ground from erasure").fetchall() == [
            (1, 1, "a person left")
        ]


def test_a_temporary_table_never_stands_for_the_register_of_erasures(made: Site) -> None:
    with psycopg.connect(made.url) as connection:
        connection.execute("create temporary table erasure (like public.erasure including all)")
        connection.execute(f"grant all on pg_temp.erasure to {ERASER}".encode())
        connection.execute(
            "insert into record_body (record_no, version, person_no, finding, formed_on, severity,"
            " issuer, document) values (7, 1, 1, 1, '2026-01-01', 0, '', '')"
        )
        connection.execute("select erase_body(7, 1, 'a person left', '2026-11-21T00:00Z')")
        kept = "select record_no from public.erasure where record_no = 7"
        assert connection.execute(kept).fetchall() == [(7,)]
        assert connection.execute("select from pg_temp.erasure").fetchall() == []
        connection.rollback()


def test_functions_with_their_owners_rights_look_into_temporary_tables_last(made: Site) -> None:
    with psycopg.connect(made.owner) as connection:
        found = connection.execute(
            "select proname, proconfig from pg_proc where prosecdef"
            " and pronamespace <> 'pg_catalog'::regnamespace"
        ).fetchall()
    assert {name for name, _paths in found} >= {"erase_body", "in_force_kept"}
    assert {str(name): paths for name, paths in found} == {
        str(name): ["search_path=public, pg_temp"] for name, _paths in found
    }


def test_the_auditor_reads_registers_and_nothing_else(made: Site) -> None:
    found = rights(made, AUDITOR)
    assert {word for _table, word in found} == {"SELECT"}
    assert not {table for table, _word in found} & {"person", "record_body", "standing"}


def test_installing_again_changes_nothing(made: Site) -> None:
    before = rights(made, APPLICATION)
    install(made.owner)
    assert rights(made, APPLICATION) == before
