"""The files say what the manifest says of them, and are the same each time."""

import hashlib
from pathlib import Path

import fastexcel
import polars as pl
import pytest

from chengxin.demo.city import blocks
from chengxin.demo.dirt import SLIPS
from chengxin.demo.files import FORM_OF, CityFiles, make_files
from chengxin.demo.furnishers import BODIES
from chengxin.demo.lives import TOLD
from chengxin.demo.spoilers import MARKS, PERSONS, RECORDS
from chengxin.ledger import Code
from chengxin.rulebook.model import Rulebook
from tests.demo.conftest import ROOT, SMALL, Scored, loaded, scored


def sums(folder: Path) -> dict[str, str]:
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in sorted(folder.iterdir())}


def paths(files: CityFiles) -> list[Path]:
    return [*files.persons, *files.records, *files.marks]


def test_the_same_seed_makes_the_same_bytes(
    small_city: Scored, yuxi: Rulebook, tmp_path: Path
) -> None:
    make_files(tmp_path, yuxi, persons=SMALL)
    assert sums(tmp_path) == sums(small_city.files.roster.parent)


def test_another_seed_makes_another_city(
    small_city: Scored, yuxi: Rulebook, tmp_path: Path
) -> None:
    make_files(tmp_path, yuxi, persons=SMALL, seed=8)
    same = set(sums(tmp_path).values()) & set(sums(small_city.files.roster.parent).values())
    assert not same


def test_a_larger_city_has_the_same_first_people(yuxi: Rulebook) -> None:
    few, more = next(blocks(yuxi, 40)), next(blocks(yuxi, 60))
    assert more.persons[:40] == few.persons
    first = {person.person for person in few.persons}
    assert [r for r in more.records if r.person in first] == few.records


def test_a_city_without_people_is_refused(yuxi: Rulebook) -> None:
    with pytest.raises(ValueError, match="people"):
        next(blocks(yuxi, 0))


def test_the_reader_finds_exactly_what_was_planted(small_city: Scored) -> None:
    planted = {file["file"]: file for file in small_city.files.manifest["files"]}
    assert [file.file for file in small_city.reading.files] == list(planted)
    for file in small_city.reading.files:
        truth = planted[file.file]
        assert dict(file.problems) == truth["problems"], file.file
        for name in ("kind", "encoding", "rows", "good", "bad", "duplicate"):
            assert getattr(file, name) == truth[name], (file.file, name)


def test_each_kind_of_file_has_at_least_five_kinds_of_problems(small_city: Scored) -> None:
    for file in small_city.files.manifest["files"]:
        assert len(file["problems"]) >= 5, file["file"]
        assert file["duplicate"]
    forms = {path.suffix for path in small_city.files.records}
    assert forms == {".csv", ".xlsx", ".parquet"}


def test_planted_problems_are_in_the_closed_list(small_city: Scored) -> None:
    for file in small_city.files.manifest["files"]:
        assert set(file["problems"]) <= {str(code) for code in Code}


@pytest.mark.parametrize("source", SLIPS)
def test_every_slip_can_happen_in_the_form_of_its_file(source: str) -> None:
    for slip in SLIPS[source]:
        assert any(s.code == slip and FORM_OF[source] in s.forms for s in RECORDS), slip


def test_all_records_spoilers_are_used() -> None:
    used = {slip for slips in SLIPS.values() for slip in slips}
    assert used == {spoiler.code for spoiler in RECORDS}
    assert {s.code for s in (*PERSONS, *MARKS)} - {""} <= {str(code) for code in Code}


def test_people_told_of_have_no_dirt(small_city: Scored, yuxi: Rulebook) -> None:
    block = next(blocks(yuxi, SMALL))
    assert len(block.told) >= len(TOLD)
    rejected = pl.concat(
        pl.read_csv(path, infer_schema=False).select("person")
        for path in (small_city.reading.rejects or Path()).glob("*.csv")
        if path.stem != "marks"
    )
    assert not block.told & set(rejected["person"])


def test_names_and_identity_numbers_stand_in_the_roster_alone(small_city: Scored) -> None:
    roster = pl.read_csv(small_city.files.roster, infer_schema=False)
    assert roster.columns == ["person", "name", "identity_number"]
    assert roster.height == SMALL
    for path in small_city.files.persons + small_city.files.marks:
        content = path.read_bytes()
        assert not any(number.encode() in content for number in roster["identity_number"])
        assert not any(name.encode() in content for name in roster["name"] if len(name) > 2)


def test_a_spreadsheet_holds_real_dates_and_numbers(small_city: Scored) -> None:
    (path,) = (p for p in small_city.files.records if p.suffix == ".xlsx")
    sheet = fastexcel.read_excel(path).load_sheet(0, n_rows=1).to_polars()
    assert sheet.schema["formed_on"].is_temporal()
    assert sheet.schema["version"].is_numeric()


def test_a_parquet_file_has_typed_columns(small_city: Scored) -> None:
    (path,) = (p for p in small_city.files.records if p.suffix == ".parquet")
    schema = pl.read_parquet_schema(path)
    assert schema["formed_on"] == pl.Date()
    assert schema["recorded_at"] == pl.Datetime("us", "UTC")
    assert schema["amount"] == pl.Decimal(18, 2)


def test_gb18030_is_needed_for_the_communities_file(small_city: Scored) -> None:
    (path,) = (p for p in small_city.files.records if "communities" in p.name)
    with pytest.raises(UnicodeDecodeError):
        path.read_bytes().decode("utf-8")
    assert "㛃溪社区" in path.read_bytes().decode("gb18030", "replace")


def test_there_are_about_sixty_furnishers() -> None:
    assert 55 <= len(BODIES) <= 65
    assert len({body.code for body in BODIES}) == len({body.name for body in BODIES}) == len(BODIES)


def test_another_catalogue_makes_another_city(tmp_path: Path) -> None:
    made = scored(loaded(ROOT / "tests" / "rulebooks" / "small"), tmp_path, 120)
    planted = {file["file"]: file["problems"] for file in made.files.manifest["files"]}
    assert {file.file: dict(file.problems) for file in made.reading.files} == planted
    assert made.outcome.histogram()
