"""Pairs of people who differ in nothing but what must not matter have the same rows and score."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from chengxin.demo.people import identity_number
from chengxin.scoring.result import PersonScore
from tests.oracle.ledgers import Cells, Ledger
from tests.oracle.strategies import SEEDS, population
from tests.scoring.comparison import differing
from tests.scoring.test_kernel import EXAMPLES, NO_SHRINKING, _answers

pytestmark = pytest.mark.slow

#: With a few dozen people and three days each; ten thousand pairs in the long proof.
POPULATIONS = EXAMPLES // 3 if EXAMPLES > 100 else 5


def _as_another(ledger: Ledger, people: dict[str, str], mark: str) -> Ledger:
    """The same population under other ids, the rows under other numbers of records."""

    def told(row: Cells) -> Cells:
        other = dict(row)
        if row.get("person"):
            other["person"] = people[row["person"]]
        if row.get("record"):
            other["record"] = f"{row['record']}-{mark}"
        return other

    return replace(
        ledger,
        persons=tuple(map(told, ledger.persons)),
        records=tuple(map(told, ledger.records)),
        marks=tuple(map(told, ledger.marks)),
        consents=tuple(map(told, ledger.consents)),
    )


def _nameless(answer: PersonScore, mark: str) -> PersonScore:
    """An answer without what tells one of a pair from the other."""
    rows = (
        replace(row, person="", record=row.record and row.record.removesuffix(f"-{mark}"))
        for row in answer.rows
    )
    return replace(answer, person="", rows=tuple(rows))


def _together(one: Ledger, other: Ledger) -> Ledger:
    return replace(
        one,
        persons=one.persons + other.persons,
        records=one.records + other.records,
        marks=one.marks + other.marks,
        consents=one.consents + other.consents,
    )


@pytest.mark.check("S54")
def test_a_woman_and_a_man_with_the_same_records_have_the_same_score() -> None:
    """A resident's number says the sex in one digit, and nothing else of a ledger does."""
    pairs = scored = 0

    @settings(phases=NO_SHRINKING, max_examples=POPULATIONS)
    @given(SEEDS, SEEDS)
    def run(rules: int, seed: int) -> None:
        nonlocal pairs, scored
        rulebook, ledger = population(rules, seed)
        born = {
            row["person"]: date.fromisoformat(row["born_on"] or "1990-01-01")
            for row in ledger.persons
        }
        numbers = {
            sex: {who: identity_number(n, born[who], sex) for n, who in enumerate(sorted(born), 1)}
            for sex in ("female", "male")
        }
        women, men = (_as_another(ledger, numbers[sex], sex) for sex in numbers)
        for answers in _answers(rulebook, _together(women, men)):
            for who in born:
                she, he = (answers.get(numbers[sex][who]) for sex in numbers)
                assert (she is None) == (he is None)
                pairs += 1
                if she and he:
                    scored += bool(she.rows)
                    assert not [*differing(_nameless(he, "male"), _nameless(she, "female"))]

    run()
    assert scored > pairs // 50 > 0


@pytest.mark.check("S54")
def test_where_somebody_is_registered_does_not_matter_to_those_who_are_covered() -> None:
    counted = 0

    @settings(phases=NO_SHRINKING, max_examples=POPULATIONS)
    @given(SEEDS, SEEDS)
    def run(rules: int, seed: int) -> None:
        nonlocal counted
        rulebook, ledger = population(rules, seed)
        chance = random.Random(seed)

        def moved(row: Cells) -> Cells:
            return row | {"household_registered": chance.choice(("yes", "no", "unknown"))}

        other = replace(ledger, persons=tuple(map(moved, ledger.persons)))
        pairs = zip(_answers(rulebook, ledger), _answers(rulebook, other), strict=True)
        for before, after in pairs:
            for who in before.keys() & after.keys():
                counted += 1
                if before[who].score is not None and after[who].score is not None:
                    assert before[who].score == after[who].score
                    assert before[who].rows == after[who].rows

    run()
    assert counted > POPULATIONS
