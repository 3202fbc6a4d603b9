"""`chengxin intake` and `chengxin mend`, as somebody at a terminal sees them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from chengxin.cli import main
from chengxin.ledger.columns import Kind
from chengxin.web.staff.accounts import add_staff
from tests.ledger.city import write
from tests.records.rows import ANNA, deed, person

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("clean")]

WHY = "核对证件后改正报送的行"


def run(folder: Path, *words: object) -> Result:
    given = ["--lang", "en", *map(str, words), "--site", str(folder / "site")]
    return CliRunner().invoke(main, given, catch_exceptions=False)


def test_every_row_is_counted_and_every_problem_has_place_and_hint(tmp_path: Path) -> None:
    people = write(tmp_path / "people.csv", [person()])
    rows = [deed(), deed(record="R2", formed_on="x"), deed(record="R3", formed_on="y"), deed()]
    records = write(tmp_path / "records.csv", rows)
    clean = run(tmp_path, "intake", people, "--kind", Kind.PERSONS)
    assert clean.exit_code == 0
    assert clean.stdout == (
        "people.csv: 1 rows: 1 accepted, 0 duplicate, 0 quarantined, 0 rejected\n"
    )
    found = run(tmp_path, "intake", records, people, "--kind", Kind.RECORDS)
    assert found.exit_code == 1
    assert found.stdout.splitlines() == [
        "records.csv: 4 rows: 1 accepted, 1 duplicate, 0 quarantined, 2 rejected",
        "people.csv: 0 rows: 0 accepted, 0 duplicate, 0 quarantined, 0 rejected",
    ]
    assert (
        "  records.csv:3 and 1 more bad_date: formed_on is no date."
        " Write an existing day as 2025-03-26.\n"
    ) in found.stderr
    assert "people.csv missing_column: A column that is needed is missing. record" in found.stderr
    assert ANNA["identity"] not in found.output
    assert ANNA["name"] not in found.output


def test_rows_to_mend_go_to_an_officer_into_a_file_of_ones_own(tmp_path: Path) -> None:
    records = write(tmp_path / "records.csv", [deed(formed_on="x")])
    found = run(tmp_path, "intake", records, "--kind", Kind.RECORDS)
    number = found.stderr.rsplit(maxsplit=1)[-1]
    out = tmp_path / "mend.csv"
    asked = ("mend", number, out, "--reason", WHY, "--staff")
    nobody = run(tmp_path, *asked, "nobody")
    assert (nobody.exit_code, out.exists()) == (1, False)
    login = f"officer-{number}"
    add_staff(login=login, organisation="市信用中心", roles="intake")
    assert run(tmp_path, *asked, login).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    out.write_text(out.read_text("utf-8").replace(",x,", ",2026-03-01,"), "utf-8")
    assert run(tmp_path, "intake", out, "--kind", Kind.RECORDS).exit_code == 0
    unknown = run(tmp_path, "mend", "999999", out, "--reason", WHY, "--staff", login)
    assert "There is no delivery 999999." in unknown.stderr
