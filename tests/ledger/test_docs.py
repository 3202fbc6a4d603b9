"""The page about files says what the reader does: its tables, and an example for each code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chengxin.ledger import Code, read_files
from chengxin.ledger.codes import WARNINGS
from chengxin.ledger.columns import Holds, Kind, columns
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "files.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### `(\w+)`\n(.*?)(?=^### |\Z)", PAGE, re.DOTALL | re.MULTILINE))

#: What cannot be shown in a few lines of text; other tests of this room bring each about.
NOT_SHOWN = {
    Code.UNREADABLE_FILE,
    Code.EMPTY_FILE,
    Code.OTHER_SHEETS,
    Code.BAD_COLUMN_TYPE,
    Code.LINE_TOO_LONG,
    Code.BAD_ENCODING,
    Code.TOO_LONG,
    Code.INEXACT_NUMBER,
}

#: What every example stands beside.
FILES = {
    Kind.PERSONS: "person,born_on,consented_on\nP-1,1990-01-01,2025-01-01\nP-2,1990-01-01,\n",
    Kind.RECORDS: "record,version,person,item,furnisher,finding,formed_on,recorded_at\n"
    "R-0,1,P-1,good_deed,F-0,positive,2025-03-26,2025-03-27\n",
    Kind.MARKS: "record,furnisher,kind,from,recorded_at\nR-0,F-0,disputed,2025-04-01,2025-04-01\n",
    # The rulebook of these examples has no derived score, so nobody can have consented to one.
    Kind.CONSENTS: "",
}


@pytest.fixture(scope="module")
def yuxi() -> Rulebook:
    loaded = load(ROOT / "rulebooks" / "yuxi")
    assert loaded.rulebook is not None
    return loaded.rulebook


def test_every_code_has_its_section_and_no_other_has_one() -> None:
    assert list(SECTIONS) == [code.value for code in Code]


@pytest.mark.parametrize("code", list(Code))
def test_a_section_says_what_to_do(code: Code) -> None:
    section = SECTIONS[code.value]
    assert "\nMend: " in section
    assert ("A warning: " in section) == (code in WARNINGS)
    assert ("```csv" in section) == (code not in NOT_SHOWN)


@pytest.mark.parametrize("code", [code for code in Code if code not in NOT_SHOWN])
def test_an_example_does_what_its_section_says(code: Code, tmp_path: Path, yuxi: Rulebook) -> None:
    match = re.search(r"^```csv (\w+)\n(.*?)^```", SECTIONS[code.value], re.DOTALL | re.MULTILINE)
    assert match is not None
    shown = Kind(match[1])
    paths: dict[Kind, list[Path]] = {kind: [] for kind in Kind}
    for kind, text in FILES.items():
        # An example of what follows from a bad row stands in the place of the good one.
        if not text or (kind is shown and code in (Code.PERSON_REJECTED, Code.RECORD_REJECTED)):
            continue
        paths[kind].append(tmp_path / f"{kind}.csv")
        paths[kind][-1].write_text(text, "utf-8")
    paths[shown].append(tmp_path / "example.csv")
    paths[shown][-1].write_text(match[2], "utf-8")
    reading = read_files(
        yuxi,
        persons=paths[Kind.PERSONS],
        records=paths[Kind.RECORDS],
        marks=paths[Kind.MARKS],
        consents=paths[Kind.CONSENTS],
        out=tmp_path / "out",
    )
    assert code.value in reading.problems
    assert (reading.ledger is not None) == (code in WARNINGS)
    caused = {Code.PERSON_REJECTED, Code.RECORD_REJECTED}
    if code not in caused:
        assert {d.code for d in reading.diagnostics} <= {code.value, *caused}
        assert {d.code for d in reading.diagnostics if d.span.file == "example.csv"} == {code.value}


@pytest.mark.parametrize("kind", list(Kind))
def test_the_tables_name_every_column(kind: Kind, yuxi: Rulebook) -> None:
    heading = f"{2 + list(Kind).index(kind)} {kind.capitalize()}"
    section = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (\*\*)?`(\w+)`(?:\*\*)? \| (.+?) \| (.+?) \|$", section, re.MULTILINE)
    known = [c for c in columns(yuxi, kind).values() if c.holds is not Holds.FIELD]
    assert [name for _, name, _, _ in rows] == [column.name for column in known]
    for (bold, _, _, empty), column in zip(rows, known, strict=True):
        assert bool(bold) == (column.required or column.expected)
        assert (empty == "cannot be empty") == column.required
