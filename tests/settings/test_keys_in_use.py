"""A key goes only when nothing names it, and no column of sealed values is forgotten."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from chengxin.database import Server
from chengxin.ledger.columns import Kind
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Use
from chengxin.people.services import enrol, renew_keys
from chengxin.records.services.receiving import receive
from chengxin.records.services.renewing import renew_rows
from chengxin.site.keys_in_use import COLUMNS, KEYLESS, keys_in_use, unused
from chengxin.web.staff.accounts import add_staff
from tests.ledger.city import write
from tests.people.made_up import AT, FACTS, identity, name, newer_keys
from tests.records.conftest import SHAOXING, opened
from tests.records.rows import fine, send
from tests.site import Site, site

pytestmark = pytest.mark.slow


def test_every_column_of_bytes_is_known(made: Site) -> None:
    with psycopg.connect(made.owner) as owner:
        found = owner.execute(
            "select table_name, column_name from information_schema.columns"
            " where table_schema = 'public' and data_type = 'bytea'"
        ).fetchall()
    assert {(str(table), str(column)) for table, column in found} == {*COLUMNS} | KEYLESS
    assert not {*COLUMNS} & KEYLESS


def join(number: int) -> int:
    return enrol(identity=identity(number), name=name(), facts=FACTS, recorded_at=AT)


def test_people_pass_to_the_new_keys_and_the_old_ones_can_go(server: Server) -> None:
    with site(server):
        for number in range(20):
            join(number)
        with newer_keys("test-b"):
            assert unused(site_keys(), keys_in_use()) == []
            assert renew_keys() == 0
            found = keys_in_use()
            assert {(each.table, each.key, each.values) for each in found} == {
                ("person", "test-b", 20)
            }
            assert unused(site_keys(), found) == [(Use.INDEX, "test-a"), (Use.SEAL, "test-a")]


def test_a_key_that_any_other_table_names_has_to_stay(server: Server, tmp_path: Path) -> None:
    with opened(server, SHAOXING):
        send(tmp_path, Kind.RECORDS, [fine()])
        waiting = write(tmp_path / "waiting.csv", [fine(record="P2")])
        receive(path=waiting, kind=Kind.RECORDS, by="test")
        add_staff(login="clerk", organisation="body", roles="intake")
        with newer_keys("test-b"):
            renew_keys()
            assert renew_rows() == 0
            found = keys_in_use()
            assert unused(site_keys(), found) == []
        held = {(each.table, each.column) for each in found}
        assert held == {
            place for place in COLUMNS
            if place[0] in ("delivery", "delivered", "held_row", "staged_row", "staff")
        }  # fmt: skip
        # What waits is sealed anew, and found by a new index; second factors and digests are not.
        fresh = {(each.table, each.column) for each in found if each.key == "test-b"}
        assert fresh == {
            ("delivery", "name_sealed"), ("staged_row", "sealed"), ("held_row", "sealed"),
            ("held_row", "identity_index"),
        }  # fmt: skip
        assert {each.key for each in found} == {"test-a", "test-b"}
        assert all(COLUMNS[each.table, each.column][0] is each.use for each in found)
