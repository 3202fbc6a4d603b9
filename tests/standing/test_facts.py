"""The kernel over the tables of a live site says what it says on DuckDB, and the interpreter."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings

from chengxin.scoring.engines.duckdb import Engine
from chengxin.standing.database import driver
from tests.conftest import PROVE_EXAMPLES
from tests.oracle.ledgers import random_ledger
from tests.oracle.strategies import SEEDS
from tests.scoring.comparison import by_interpreter, by_kernel, differing, slice_of
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING
from tests.standing.filing import file_slice, opaque, stored

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

POPULATIONS = EXAMPLES if EXAMPLES >= PROVE_EXAMPLES else EXAMPLES // 10


@pytest.mark.article("yuxi", 11)
@pytest.mark.article("yuxi", 12)
def test_a_live_site_says_what_duckdb_and_the_interpreter_say(
    record_property: Callable[[str, object], None],
) -> None:
    scores = 0

    def look(rulebook_seed: int, ledger_seed: int, order: int) -> None:
        nonlocal scores
        with transaction.atomic():
            # Others of the site stand beside them, under another version's catalogue.
            beside = stored(ledger_seed)
            others = opaque(random_ledger(beside.rulebook, order), "beside ")
            with slice_of(beside.rulebook, others) as part:
                file_slice(beside.rulebook, part, Random(order))
            version = stored(rulebook_seed)
            ledger = opaque(random_ledger(version.rulebook, ledger_seed))
            with (
                slice_of(version.rulebook, ledger) as part,
                Engine(version.rulebook, threads=1) as duckdb,
            ):
                persons = file_slice(version.rulebook, part, Random(order))
                for as_of, known_at in ledger.questions:
                    answers = version.engine.answers(
                        driver(), persons, as_of=as_of, known_at=known_at
                    )
                    found = {answer.person: answer for answer in answers}
                    assert found == by_kernel(duckdb, part, as_of, known_at)
                    expected = by_interpreter(version.rulebook, ledger, as_of, known_at)
                    assert found.keys() == expected.keys()
                    for person, answer in expected.items():
                        assert not [*differing(found[person], answer)], (person, as_of, known_at)
                    scores += len(found)
            transaction.set_rollback(True)

    settings(phases=NO_SHRINKING, max_examples=POPULATIONS)(given(SEEDS, SEEDS, SEEDS)(look))()
    record_property("compared:answers on a live site", scores)
    assert scores > POPULATIONS
