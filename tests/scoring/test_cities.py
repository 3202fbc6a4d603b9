"""The people of each city's worked cases, asked about on one another's days by both definitions.

A case asks what its author thought of. Here each person of a rulebook is asked about on every day
that any case names, so that real rules meet days nobody worked out by hand.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.scoring.cases import consents, instant, population
from tests.answered import remembered
from tests.oracle.ledgers import Ledger
from tests.scoring.comparison import compare

ROOT = Path(__file__).parents[2]
FOLDERS = (
    *sorted((ROOT / "rulebooks").iterdir()),
    ROOT / "tests" / "rulebooks" / "wendeng-2020",
)


@pytest.mark.slow
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: folder.name)
def test_the_interpreter_says_the_same_of_everybody_on_every_day_of_the_cases(folder: Path) -> None:
    book = load(folder).rulebook
    assert book is not None
    asks = [ask for case in book.cases.values() for ask in case.asks]
    questions = {(ask.as_of, instant(ask.known_at)) for ask in asks}
    persons, records, marks = (tuple(map(dict, cells)) for cells in population(book))
    agreed = tuple(map(dict, consents(book)))
    compared = compare(book, Ledger(persons, records, marks, tuple(questions), agreed), remembered)
    assert not compared.differences, "\n".join(compared.differences[:20])
    assert compared.answers == len(book.cases) * len(questions)
