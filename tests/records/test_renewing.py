"""What waits passes to new keys, and is judged, mended and linked as if nothing had happened."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest

from chengxin.ledger.columns import Kind
from chengxin.people.keys import site_keys
from chengxin.records.database import ask
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.records.services.renewing import renew_rows
from chengxin.records.staging import open_file_name, open_row
from tests.ledger.city import write
from tests.people.made_up import newer_keys
from tests.records.rows import ANNA, BAO, count, fine, mark, send, verdicts
from tests.records.test_joining_held import joins
from tests.site import Site

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

_KEYS = """
select convert_from(substring({column} from {at} for get_byte({column}, {size})), 'UTF8')
from {table}
"""


def keys_of(table: str, column: str, first: int = 0) -> set[str]:
    """The names of the keys of a column, as the values say."""
    query = _KEYS.format(table=table, column=column, at=first + 4, size=first + 2)
    return {str(row[0]) for row in ask(query)}


@pytest.mark.check("S38")
def test_what_waits_is_under_the_new_keys_and_still_what_it_was(tmp_path: Path) -> None:
    send(tmp_path, Kind.RECORDS, [fine(), fine(record="P2"), fine(**BAO, record="P3")])
    send(tmp_path, Kind.MARKS, [mark(record="P2", kind="annulled")])
    wrong = send(tmp_path, Kind.RECORDS, [fine(record="P4", item="nothing " + "so long" * 9000)])
    waiting = write(tmp_path / "waiting.csv", [fine(record="P5")])
    delivery = receive(path=waiting, kind=Kind.RECORDS, by="test")
    query = "select row, sealed from staged_row where delivery_id = %s"
    ((row, sealed),) = ask(query, wrong)
    before = open_row(site_keys(), wrong, row, bytes(sealed))
    with newer_keys("test-r"):
        assert renew_rows(chunk=1) == 0
        assert keys_of("staged_row", "sealed", 4) == {"test-r"}
        assert keys_of("delivery", "name_sealed") == {"test-r"}
        assert keys_of("held_row", "sealed") == keys_of("held_row", "identity_index") == {"test-r"}
        assert keys_of("held_row", "key_digest") == {"test-a"}
        assert len(ask("select distinct identity_index from held_row")) == 2
        ((row, sealed),) = ask(query, wrong)
        assert open_row(site_keys(), wrong, row, bytes(sealed)) == before
        ((digest, name),) = ask("select digest, name_sealed from delivery where id = %s", delivery)
        assert open_file_name(site_keys(), bytes(digest), bytes(name)) == "waiting.csv"
        judge(delivery_id=delivery)
        assert verdicts(delivery) == ["accepted"]
        # Marks find what they are about, repetitions are known, and whoever joins has it all.
        assert verdicts(send(tmp_path, Kind.MARKS, [mark()])) == ["accepted"]
        assert verdicts(send(tmp_path, Kind.RECORDS, [fine(record="P5")])) == ["duplicate"]
        joins(ANNA["identity"], ANNA["name"])
        assert (count("record"), count("record_mark"), count("held_row")) == (3, 2, 1)


def test_what_somebody_uses_is_left_for_the_next_pass(shaoxing: Site, tmp_path: Path) -> None:
    send(tmp_path, Kind.RECORDS, [fine(), fine(record="P2"), fine(record="P3", item="nothing")])
    with newer_keys("test-s"):
        with psycopg.connect(shaoxing.url) as other:
            other.execute("select from held_row order by id limit 1 for update")
            other.execute("select from staged_row for update")
            assert renew_rows() == 2
            other.rollback()
        assert renew_rows() == renew_rows() == 0
        joins(ANNA["identity"], ANNA["name"])
        assert (count("record"), count("held_row")) == (2, 0)
