"""The kernel over the tables of a live site says what it says on DuckDB, and the interpreter."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from random import Random

import pytest
from django.db import transaction
from hypothesis import given, settings

from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.result import DerivedScore
from chengxin.standing.database import driver
from tests.conftest import PROVE_EXAMPLES
from tests.oracle.ledgers import random_ledger
from tests.oracle.strategies import SEEDS
from tests.scoring.comparison import by_interpreter, derived_by_interpreter, differing, slice_of
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING
from tests.standing.filing import agreeing, file_consents, file_slice, opaque, stored

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("made")]

#: So many looks have the same people beside them.
LOOKS = 5

#: So many more populations are tried for a derived score.
MOST_MORE = 20

POPULATIONS = EXAMPLES if EXAMPLES >= PROVE_EXAMPLES else EXAMPLES // 10


class Town:
    """Others of the site, who stand beside those asked about, under another version's catalogue."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._looks = 0

    def grown_old(self, seed: int, order: int) -> None:
        """Let others come in their place when they were there for some looks."""
        if self._looks % LOOKS == 0:
            self.close()
            self._stack.enter_context(transaction.atomic())
            self._stack.callback(transaction.set_rollback, True)
            beside = stored(seed)
            others = opaque(random_ledger(beside.rulebook, order), "beside ")
            with slice_of(beside.rulebook, others) as part:
                file_slice(beside.rulebook, part, Random(order))
        self._looks += 1

    def close(self) -> None:
        """Let them go."""
        self._stack.close()


def by_name(found: Iterable[DerivedScore]) -> list[DerivedScore]:
    """The same in an order of their own: two sites number people as they came."""
    return sorted(found, key=lambda each: (each.person, each.derived))


@pytest.mark.article("jinan", 14)
@pytest.mark.article("yuxi", 11)
@pytest.mark.article("yuxi", 12)
def test_a_live_site_says_what_duckdb_and_the_interpreter_say(
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    scores = besides = 0
    town = Town()

    def look(rulebook_seed: int, ledger_seed: int, order: int) -> None:
        nonlocal scores, besides
        town.grown_old(ledger_seed, order)
        with transaction.atomic():
            version = stored(rulebook_seed)
            ledger = agreeing(opaque(random_ledger(version.rulebook, ledger_seed)))
            with (
                slice_of(version.rulebook, ledger) as part,
                Engine(version.rulebook, threads=1) as duckdb,
            ):
                persons = file_slice(version.rulebook, part, Random(order))
                file_consents(ledger)
                for as_of, known_at in ledger.questions:
                    answers = version.engine.answers(
                        driver(), persons, as_of=as_of, known_at=known_at
                    )
                    found = {answer.person: answer for answer in answers}
                    derived = version.engine.derived_scores(
                        driver(), persons, as_of=as_of, known_at=known_at
                    )
                    answered, computed = duckdb.with_derived(part, as_of=as_of, known_at=known_at)
                    assert found == {answer.person: answer for answer in answered}
                    assert by_name(derived) == by_name(computed)
                    expected = by_interpreter(version.rulebook, ledger, as_of, known_at)
                    assert found.keys() == expected.keys()
                    for person, answer in expected.items():
                        assert not [*differing(found[person], answer)], (person, as_of, known_at)
                    said = derived_by_interpreter(
                        version.rulebook, ledger, expected.values(), known_at
                    )
                    assert by_name(derived) == by_name(said)
                    scores += len(found)
                    besides += len(derived)
            transaction.set_rollback(True)

    settings(phases=NO_SHRINKING, max_examples=POPULATIONS)(given(SEEDS, SEEDS, SEEDS)(look))()
    # Few sites may have nobody with a derived score: on, until somebody has one.
    chance = Random(pytestconfig.getoption("hypothesis_seed"))
    for _more in range(MOST_MORE):
        if besides:
            break
        look(*(chance.randrange(2**32) for _each in range(3)))
    town.close()
    record_property("compared:answers on a live site", scores)
    record_property("compared:derived scores on a live site", besides)
    assert scores > POPULATIONS
    assert besides
