"""The generators keep their word, and the oracle keeps the promises a single case cannot show."""

from __future__ import annotations

import ast
import random
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings

from chengxin.rulebook.model import Rulebook
from tests.oracle import coverage
from tests.oracle.derived import derived_scores
from tests.oracle.interpreter import score_person, score_population
from tests.oracle.ledgers import MARK_COLUMNS, PERSON_COLUMNS, Ledger, random_ledger
from tests.oracle.products import CONSENT_COLUMNS
from tests.oracle.rulebooks import random_folder
from tests.oracle.strategies import SEEDS, population, populations, random_rulebook

#: The only modules of the product that the oracle may know.
MAY_KNOW = {
    "chengxin.diagnostics", "chengxin.rulebook", "chengxin.rulebook.model",
    "chengxin.scoring.result",
}  # fmt: skip


def test_the_oracle_shares_no_code_with_what_it_judges() -> None:
    for file in Path(__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            known = {name for name in names if name.split(".")[0] == "chengxin"}
            assert known <= MAY_KNOW, file.name


@settings(max_examples=20)
@given(SEEDS)
def test_a_seed_gives_one_rulebook_that_every_gate_admits(seed: int) -> None:
    assert random_folder(seed) == random_folder(seed)
    assert random_rulebook(seed).indicators


@settings(max_examples=20)
@given(SEEDS, SEEDS)
def test_a_seed_gives_one_ledger_with_every_column(book_seed: int, seed: int) -> None:
    book = random_rulebook(book_seed)
    ledger = random_ledger(book, seed)
    assert ledger == random_ledger(book, seed)
    assert all(tuple(row) == PERSON_COLUMNS for row in ledger.persons)
    assert all(set(row) == set(MARK_COLUMNS) for row in ledger.marks)
    assert all(tuple(row) == CONSENT_COLUMNS for row in ledger.consents)
    assert len({tuple(sorted(row)) for row in ledger.records}) <= 1
    keys = Counter((r["furnisher"], r["record"], r["version"]) for r in ledger.records)
    assert set(keys.values()) <= {1}


@settings(max_examples=20)
@given(populations(persons=5))
def test_neither_order_nor_repetition_of_arrival_matters(drawn: tuple[Rulebook, Ledger]) -> None:
    book, ledger = drawn
    as_of, known_at = ledger.questions[0]
    once = score_population(
        book, ledger.persons, ledger.records, ledger.marks, as_of=as_of, known_at=known_at
    )
    records, marks = [*ledger.records] * 2, [*ledger.marks] * 2
    random.Random(1).shuffle(records)
    random.Random(2).shuffle(marks)
    again = score_population(book, ledger.persons, records, marks, as_of=as_of, known_at=known_at)
    assert once == again


@settings(max_examples=20)
@given(populations(persons=5))
def test_until_the_next_change_the_rows_are_the_same(drawn: tuple[Rulebook, Ledger]) -> None:
    book, ledger = drawn
    as_of, known_at = ledger.questions[0]
    for person in ledger.persons:
        facts = (book, person, ledger.records, ledger.marks)
        answer = score_person(*facts, as_of=as_of, known_at=known_at)
        if answer.score is None:
            continue
        days = (answer.next_change_on - as_of).days if answer.next_change_on else 500
        for later in {1, days // 2, days - 1} & {*range(1, days)}:
            day = as_of + timedelta(days=later)
            same = score_person(*facts, as_of=day, known_at=known_at)
            assert (same.score, same.rows) == (answer.score, answer.rows)
            assert same.next_change_on == answer.next_change_on


@pytest.mark.slow
def test_the_generators_reach_every_mechanism() -> None:
    counts: Counter[str] = Counter()
    for seed in range(120):
        book, ledger = population(seed, seed)
        for as_of, known_at in ledger.questions:
            answers = score_population(
                book, ledger.persons, ledger.records, ledger.marks, as_of=as_of, known_at=known_at
            )
            counts += coverage.fired((book, answer) for answer in answers.values())
            derived = [
                each
                for answer in answers.values()
                for each in derived_scores(book, answer, ledger.consents, known_at)
            ]
            asked = (as_of, known_at)
            counts += coverage.fired_derived(
                book, asked, answers.values(), ledger.consents, derived
            )
    assert coverage.missing(counts) == ()
    assert set(counts) == set(coverage.MECHANISMS)
