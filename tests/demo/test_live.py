"""The city's files for a live site: the same city, named otherwise, with a truth for every row."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import polars as pl
import pytest

from chengxin.demo.city import blocks
from chengxin.demo.live import KINDS, Part, live_parts
from chengxin.demo.live_dirt import _SLIPS
from chengxin.demo.live_spoilers import LIVE_MARKS, LIVE_PERSONS, LIVE_RECORDS
from chengxin.demo.spoilers import PERSONS, RECORDS
from chengxin.ledger.codes import Code as FileCode
from chengxin.ledger.columns import IDENTITY, Kind
from chengxin.people.problems import Code
from chengxin.records.codes import WAITING as QUARANTINED
from chengxin.records.codes import Code as CityCode
from chengxin.rulebook.model import Rulebook
from tests.demo.conftest import SMALL

FIRST = 60


@pytest.fixture(scope="module")
def parts(yuxi: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> list[Part]:
    folder = tmp_path_factory.mktemp("live")
    return list(live_parts(folder, yuxi, persons=SMALL, first=FIRST))


def test_the_first_part_is_small_and_all_parts_are_the_city(parts: list[Part]) -> None:
    assert [part.persons for part in parts] == [FIRST, SMALL - FIRST]
    for part in parts:
        order = [KINDS.index(file.kind) for file in part.files]
        assert order == sorted(order)
        assert set(order) == {0, 1, 2}
        assert {file.path.suffix for file in part.files} == {".csv", ".xlsx", ".parquet"}


def test_people_are_named_by_identity_and_name_and_by_no_number_of_the_city(
    parts: list[Part], yuxi: Rulebook
) -> None:
    city = {
        person.identity: person.name
        for block in blocks(yuxi, SMALL, first=FIRST)
        for person in block.persons
    }
    named: set[tuple[str, str]] = set()
    for file in (file for part in parts for file in part.files):
        if file.path.suffix == ".parquet":
            frame = pl.read_parquet(file.path)
        elif file.kind is Kind.PERSONS:
            frame = pl.read_csv(file.path, infer_schema=False, truncate_ragged_lines=True)
        else:
            continue
        assert "person" not in frame.columns
        assert {column.name for column in IDENTITY} <= set(frame.columns)
        named |= set(frame.select("identity", "name").rows())
    assert len(named & set(city.items())) > SMALL * 0.9


def test_counts_add_up_and_every_kind_has_five_codes(parts: list[Part]) -> None:
    found: dict[str, Counter[str]] = {kind.value: Counter() for kind in KINDS}
    for file in (file for part in parts for file in part.files):
        truth = file.truth
        words = ("accepted", "duplicate", "quarantined", "rejected")
        assert sum(truth[word] for word in words) == truth["rows"]
        assert all(truth[word] > 0 for word in words if word != "quarantined"), truth["file"]
        assert len(truth["problems"]) >= 5, truth["file"]
        found[file.kind.value].update(truth["problems"])
    for codes in found.values():
        assert QUARANTINED & set(codes)
    assert {Code.CHECK_CHARACTER, Code.LOST_CHARACTER} <= set(found["persons"])
    assert {CityCode.NAME_DIFFERS, Code.OLD_NUMBER} <= set(found["records"])


def test_the_manifest_names_every_file(parts: list[Part]) -> None:
    files = [file for part in parts for file in part.files]
    manifest = json.loads((files[0].path.parent / "manifest.json").read_text("utf-8"))
    assert manifest["files"] == [dict(file.truth) for file in files]


def test_the_same_seed_makes_the_same_bytes(
    parts: list[Part], yuxi: Rulebook, tmp_path: Path
) -> None:
    again = list(live_parts(tmp_path, yuxi, persons=SMALL, first=FIRST))
    for one, other in zip(parts, again, strict=True):
        for file, same in zip(one.files, other.files, strict=True):
            assert file.path.read_bytes() == same.path.read_bytes()


def test_every_slip_can_happen_and_every_spoiler_is_used() -> None:
    used = {code for slips in _SLIPS.values() for code in slips}
    assert {spoiler.code for spoiler in LIVE_RECORDS} == used - {FileCode.UNKNOWN_PERSON}
    known = {*FileCode, *Code, *CityCode}
    for spoilers in (LIVE_PERSONS, LIVE_RECORDS, LIVE_MARKS):
        assert {spoiler.code for spoiler in spoilers} - {""} <= known
    # Whatever can be wrong without identities can be wrong with them.
    lost = {s.code for s in (*PERSONS, *RECORDS)} - {s.code for s in (*LIVE_PERSONS, *LIVE_RECORDS)}
    assert lost == {FileCode.UNKNOWN_PERSON}
