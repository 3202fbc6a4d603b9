"""What a department or county sees is decided inside the database, asked with plain SQL."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.db import ProgrammingError, connection

from chengxin.access.confined import confined
from chengxin.access.members import Member, Scope, confine, find_member
from chengxin.access.roles import RolesRefusedError
from chengxin.database.walls import CONFINED, COUNTY, FURNISHER, SHOWN, WALLS
from chengxin.records.overview import own_deliveries
from chengxin.records.services.furnishers import furnisher_number, place_furnisher
from chengxin.site.installing import install
from tests.site import Site
from tests.web.staff.working import hired

pytestmark = pytest.mark.slow

HERE, THERE = "530402", "530403"
#: Table → a column of it that a confined reader may ask for.
COLUMN = {table: columns.split(",")[0] for table, columns in SHOWN.items()}


@pytest.fixture(scope="module")
def two(made: Site) -> Iterator[dict[str, int]]:
    """Three furnishers in two counties, each with a record, a delivery and its rows."""
    with psycopg.connect(made.url, autocommit=True) as app:
        app.execute(
            "insert into person (person_no, person, identity_index, identity_sealed, name_sealed,"
            " joined_at) values (1, gen_random_uuid(), 'a', 'b', 'c', now())"
        )
        app.execute("insert into catalogue_item (item) values ('honour')")
        numbers = {}
        for number, (name, county) in enumerate((("甲", HERE), ("乙", HERE), ("丙", THERE)), 1):
            numbers[name] = furnisher_number(name)
            assert place_furnisher(furnisher=name, county=county)
            assert not place_furnisher(furnisher=name, county="999999")
            _fill(app, number, numbers[name])
        app.execute(
            "insert into delivery (id, kind, name_sealed, digest, bytes, encoding, header, faults,"
            " rows, upto, state, received_at, received_by)"
            " values (9, 'records', '', '9', 1, '', '[]', '[]', 1, 1, 'judged', now(), 'city')"
        )
        yield numbers


def _fill(app: psycopg.Connection, number: int, furnisher: int) -> None:
    app.execute(
        "insert into record (record_no, furnisher_no, record, person_no) values (%s, %s, 'R', 1)",
        [number, furnisher],
    )
    app.execute(
        "insert into record_version (record_no, version, person_no, catalogue_no, recorded_at,"
        " known_from, digest) values (%s, 1, 1, 1, now(), now(), '')",
        [number],
    )
    app.execute(
        "insert into record_body (record_no, version, person_no, finding, formed_on, severity,"
        " issuer, document) values (%s, 1, 1, 1, '2026-01-01', 0, '', '')",
        [number],
    )
    app.execute(
        "insert into record_mark (record_no, person_no, kind, starts, recorded_at, known_from,"
        """ "case") values (%s, 1, 1, '2026-01-01', now(), now(), '')""",
        [number],
    )
    app.execute(
        "insert into delivery (id, kind, name_sealed, digest, bytes, encoding, header, faults,"
        " rows, upto, state, received_at, received_by, furnisher_no)"
        " values (%s, 'records', '', %s, 1, '', '[]', '[]', 2, 2, 'judged', now(), 'x', %s)",
        [number, str(number), furnisher],
    )
    for row, (verdict, told) in enumerate((("accepted", ""), ("quarantined", "accepted")), 1):
        app.execute(
            "insert into verdict (delivery_id, row, verdict, told, problems, judged_at)"
            """ values (%s, %s, %s, %s, '[{"code": "name_differs"}]', now())""",
            [number, row, verdict, told],
        )
    app.execute(
        "insert into mended_row (delivery_id, row, by_delivery_id, by_row, at)"
        " values (%s, 1, %s, 1, now())",
        [number, number],
    )
    app.execute(
        "insert into row_export (delivery_id, actor, organisation, reason, rows, at)"
        " values (%s, 'x', 'x', 'x', 1, now())",
        [number],
    )
    app.execute(
        "insert into row_tally (delivery_id, upto, furnisher, item, formed_on, first, told, rows)"
        " values (%s, 2, 'x', 'honour', '2026-01-01', true, 'accepted', 2)",
        [number],
    )


def member(scope: Scope | None) -> Member:
    return Member(1, "clerk", "a department", frozenset(), "", scope)


def seen(scope: Scope, table: str) -> int:
    with confined(member(scope)), connection.cursor() as cursor:
        cursor.execute(f"select count({COLUMN[table]}) from {table}")
        return int(cursor.fetchone()[0])


@pytest.mark.check("S12")
def test_a_furnisher_sees_its_rows_and_a_county_those_of_its_furnishers(
    two: dict[str, int],
) -> None:
    for table in ("furnisher", "delivery", "record", "record_version", "mended_row"):
        assert seen(Scope(two["甲"], ""), table) == 1, table
        assert seen(Scope(None, HERE), table) == 2, table
        assert seen(Scope(None, THERE), table) == 1, table
        assert seen(Scope(None, "530404"), table) == 0, table
        assert seen(Scope(max(two.values()) + 1, ""), table) == 0, table
    assert seen(Scope(two["甲"], ""), "told_row") == 2


@pytest.mark.check("S12")
def test_without_a_setting_the_confined_role_sees_no_row(two: dict[str, int]) -> None:
    assert two
    with connection.cursor() as cursor:
        cursor.execute(f"set role {CONFINED}")
        try:
            for table in {*WALLS} & {*SHOWN} | {"told_row"}:
                for settings in ("", f"set {FURNISHER} = ''; set {COUNTY} = ''"):
                    cursor.execute(settings or "select 1")
                    cursor.execute(f"select count({COLUMN[table]}) from {table}")
                    assert cursor.fetchone() == (0,), table
        finally:
            cursor.execute(f"reset role; reset {FURNISHER}; reset {COUNTY}")


@pytest.mark.check("S12")
def test_a_policy_holds_where_a_right_was_given_by_mistake(made: Site, two: dict[str, int]) -> None:
    """Every walled table, as if somebody had granted all of it."""
    with psycopg.connect(made.owner) as owner:
        for table in WALLS:
            owner.execute(f"grant all on {table} to {CONFINED}".encode())
        owner.execute(f"set role {CONFINED}".encode())
        owner.execute(f"set local {FURNISHER} = '{two['乙']}'".encode())
        for table in WALLS:
            found = owner.execute(f"select count(*) from {table}".encode()).fetchone()
            # What is a partner's is no department's.
            assert found == (0 if table.startswith("partner") else 1,), table
            # A policy for reading alone: whatever is granted, nothing is changed or added.
            assert owner.execute(f"delete from {table}".encode()).rowcount == 0
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            owner.execute("insert into furnisher (furnisher, since) values ('丁', now())")
        owner.rollback()


@pytest.mark.check("S12")
@pytest.mark.parametrize(
    "statement",
    [
        "select person_no from record", "select * from record", "select 1 from person",
        "select 1 from standing", "select 1 from record_body", "select 1 from record_mark",
        "select 1 from verdict", "select 1 from staged_row", "select name_sealed from delivery",
        "select 1 from access_entry", "select 1 from held_row", "select 1 from auth_user",
        "update delivery set rows = 0", "delete from record",
    ],
)  # fmt: skip
def test_the_confined_role_has_no_right_to_anything_else(
    two: dict[str, int], statement: str
) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        confined(member(Scope(two["甲"], ""))),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


def test_what_was_taken_on_is_laid_off(two: dict[str, int]) -> None:
    asked = (
        f"select current_user, coalesce(current_setting('{FURNISHER}', true), ''),"
        " (select count(*) from record)"
    )
    for fails in (False, True):
        try:
            with confined(member(Scope(two["甲"], ""))):
                if fails:
                    raise LookupError
        except LookupError:
            pass
        with connection.cursor() as cursor:
            cursor.execute(asked)
            assert cursor.fetchone() == ("chengxin_app", "", 3)
    with pytest.raises(ValueError, match="whole city"), confined(member(None)):
        pass


def test_a_furnisher_is_told_what_everybody_is_told(two: dict[str, int]) -> None:
    """Neither that somebody has joined nor why a row waits: decision 0013."""
    [found] = own_deliveries(member(Scope(two["甲"], "")))
    assert (found.furnisher, found.rows, found.verdicts) == ("甲", 2, {"accepted": 2})
    with confined(member(Scope(two["甲"], ""))), connection.cursor() as cursor:
        cursor.execute("select problems::text from told_row where row = 2")
        assert cursor.fetchone() == ("[]",)


def test_the_walls_cost_the_application_nothing(two: dict[str, int]) -> None:
    """The plans of whoever scores and takes in are those of a database without walls."""
    assert two
    statements = [f"select * from {table} where ctid is not null" for table in WALLS]
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(f"explain (verbose, costs off) {statement}")
            plan = "\n".join(str(line) for (line,) in cursor.fetchall())
            assert "current_setting" not in plan
            assert "furnisher_place" not in plan
            assert plan.count("Scan") == 1


def test_an_account_is_confined_once_and_only_of_the_intake(two: dict[str, int]) -> None:
    hired("clerk of one", ["intake"])
    hired("editor of all", ["editor"])
    assert confine(login="clerk of one", furnisher_no=two["甲"])
    assert not confine(login="nobody", county=HERE)
    with pytest.raises(RolesRefusedError):
        confine(login="editor of all", county=HERE)
    with connection.cursor() as cursor:
        cursor.execute("select user_id from staff_scope")
        [(user_id,)] = cursor.fetchall()
    found = find_member(user_id)
    assert found is not None
    assert found.scope == Scope(two["甲"], "")


def test_installing_again_leaves_the_walls(made: Site, two: dict[str, int]) -> None:
    install(made.owner)
    assert seen(Scope(two["甲"], ""), "record") == 1
