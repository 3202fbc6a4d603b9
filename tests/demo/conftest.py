"""One small city for all tests of this folder: its files, its ledger, its scores."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from chengxin.demo.files import CityFiles, make_files
from chengxin.demo.outcome import Outcome
from chengxin.demo.people import TODAY
from chengxin.ledger import Reading, read_files
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.city import Run, score_city
from chengxin.text import language

ROOT = Path(__file__).parents[2]
YUXI = ROOT / "rulebooks" / "yuxi"

#: As many people as show every kind of arithmetic.
SMALL = 300


@dataclass(frozen=True, slots=True)
class Scored:
    """A city that went all the way."""

    files: CityFiles
    reading: Reading
    outcome: Outcome


def loaded(folder: Path) -> Rulebook:
    rulebook = load(folder).rulebook
    assert rulebook is not None, folder
    return rulebook


def scored(rulebook: Rulebook, folder: Path, persons: int) -> Scored:
    files = make_files(folder / "files", rulebook, persons=persons)
    reading = read_files(
        rulebook,
        persons=files.persons,
        records=files.records,
        marks=files.marks,
        out=folder / "ledger",
        skip_bad=True,
    )
    assert reading.ledger is not None
    score_city(Run(rulebook, reading.ledger, TODAY, None), folder / "scores", threads=1)
    return Scored(files, reading, Outcome(rulebook, folder / "scores", TODAY))


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    with language("en"):
        yield


@pytest.fixture(scope="session")
def yuxi() -> Rulebook:
    return loaded(YUXI)


@pytest.fixture(scope="session")
def small_city(yuxi: Rulebook, tmp_path_factory: pytest.TempPathFactory) -> Scored:
    with language("en"):
        return scored(yuxi, tmp_path_factory.mktemp("city"), SMALL)
