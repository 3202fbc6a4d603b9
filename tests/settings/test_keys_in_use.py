"""A key goes only when nothing names it, and no column of sealed values is forgotten."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from django.test import override_settings

from chengxin.access.members import find_account
from chengxin.database import Server
from chengxin.ledger.columns import Kind
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.sealing import Use
from chengxin.people.services import enrol, renew_keys
from chengxin.records.services.receiving import receive
from chengxin.records.services.renewing import renew_rows
from chengxin.site.keys_in_use import COLUMNS, KEYLESS, keys_in_use, unused
from chengxin.web.citizen.models import DemoAccount
from chengxin.web.citizen.signing_in import add_demo_account, assertion_of, renew_accounts
from chengxin.web.staff.accounts import add_staff, opened_secret, renew_factors
from tests.ledger.city import write
from tests.people.made_up import AT, FACTS, identity, name, newer_keys
from tests.records.conftest import SHAOXING, opened
from tests.records.rows import fine, send
from tests.site import Site, site
from tests.web.city import assertion

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
            renew_factors()
            renew_accounts()
            found = keys_in_use()
            assert unused(site_keys(), found) == [(Use.SEAL, "test-a")]
        held = {(each.table, each.column) for each in found}
        assert held == {
            place for place in COLUMNS
            if place[0] in ("delivery", "delivered", "held_row", "staged_row", "staff")
        }  # fmt: skip
        # What waits is sealed anew, and found by a new index; digests are not.
        fresh = {(each.table, each.column) for each in found if each.key == "test-b"}
        assert fresh == {
            ("delivery", "name_sealed"), ("staged_row", "sealed"), ("held_row", "sealed"),
            ("held_row", "identity_index"), ("staff", "totp_secret"),
        }  # fmt: skip
        assert {each.key for each in found} == {"test-a", "test-b"}
        assert all(COLUMNS[each.table, each.column][0] is each.use for each in found)


@pytest.mark.check("S38")
@override_settings(DEMO=True)
def test_second_factors_and_made_up_accounts_pass_to_the_new_keys(server: Server) -> None:
    with site(server):
        _password, secret = add_staff(login="clerk", organisation="body", roles="intake")
        told = assertion("lin")
        add_demo_account(login="lin", password=Hidden("correct horse"), assertion=told)
        before = find_account("clerk")
        assert before
        with newer_keys("test-b"):
            renew_factors()
            renew_accounts()
            found = keys_in_use()
            assert {each.key for each in found} == {"test-b"}
            assert unused(site_keys(), found) == [(Use.INDEX, "test-a"), (Use.SEAL, "test-a")]
            after = find_account("clerk")
            assert after
            assert opened_secret(after.member.user_id, after.secret).reveal() == secret
            # No session ends by it.
            assert after.member == before.member
            assert assertion_of("lin") == told
            kept = DemoAccount.objects.values_list("assertion_sealed", "identity_index").get()
            add_demo_account(login="lin", password=Hidden("correct horse"), assertion=told)
            assert DemoAccount.objects.values_list("identity_index").get()[0] == kept[1]
