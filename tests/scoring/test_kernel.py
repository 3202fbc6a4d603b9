"""The kernel gives what the meaning says, for random rulebooks and random ledgers.

Every population is drawn from two seeds, which a failure prints. The kernel sees it through the
reader of files; the interpreter was written from `docs/rulebook.md` alone.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import Engine
from tests.oracle.coverage import fired, missing
from tests.oracle.interpreter import sorted_rows
from tests.oracle.ledgers import Ledger
from tests.oracle.strategies import SEEDS, population
from tests.scoring.comparison import by_kernel, compare, differing, slice_of

pytestmark = pytest.mark.slow

#: As many as the profile says: a tenth, or all in `make prove`.
EXAMPLES = settings().max_examples

#: A seed that fails is as small as it gets.
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)


@pytest.mark.article("yuxi", 11)
@pytest.mark.article("yuxi", 12)
def test_the_kernel_says_what_the_interpreter_says(
    capsys: pytest.CaptureFixture[str],
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
) -> None:
    counts: Counter[str] = Counter()
    scores = 0

    def look(rulebook_seed: int, ledger_seed: int) -> None:
        nonlocal scores
        rulebook, ledger = population(rulebook_seed, ledger_seed)
        compared = compare(rulebook, ledger)
        assert not compared.differences, "\n".join(compared.differences[:20])
        counts.update(fired((rulebook, answer) for answer in compared.answers))
        scores += len(compared.answers)

    settings(phases=NO_SHRINKING, max_examples=EXAMPLES)(given(SEEDS, SEEDS)(look))()
    # What is rare may need more than these: on, until everything has fired or enough were tried.
    chance = random.Random(pytestconfig.getoption("hypothesis_seed"))
    for _more in range(5 * EXAMPLES):
        if not missing(counts):
            break
        look(chance.randrange(2**32), chance.randrange(2**32))
    record_property("compared:answers", scores)
    for name, times in sorted(counts.items()):
        record_property(f"compared:{name}", times)
    with capsys.disabled():
        fewest = ", ".join(f"{name} {n}" for name, n in counts.most_common()[:-9:-1])
        print(f"\n{scores} answers compared; fired least: {fewest}")
    assert not missing(counts), f"never fired: {missing(counts)}"


def _shuffled(ledger: Ledger, seed: int) -> Ledger:
    """The same deliveries in another order, some of them more than once."""
    chance = random.Random(seed)

    def mixed[T](rows: tuple[T, ...]) -> tuple[T, ...]:
        again = [row for row in rows if chance.random() < 0.2]
        return tuple(chance.sample([*rows, *again], len(rows) + len(again)))

    return replace(
        ledger,
        persons=mixed(ledger.persons),
        records=mixed(ledger.records),
        marks=mixed(ledger.marks),
    )


def _answers(rulebook: Rulebook, ledger: Ledger, as_of: date, person: str | None = None) -> object:
    with Engine(rulebook, threads=1) as engine, slice_of(rulebook, ledger) as part:
        return by_kernel(engine, part, as_of, None, person)


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 5))
@given(SEEDS, SEEDS)
def test_order_and_repetition_of_arrival_change_nothing(seed: int, order: int) -> None:
    rulebook, ledger = population(seed, seed)
    as_of = ledger.questions[0][0]
    assert _answers(rulebook, ledger, as_of) == _answers(rulebook, _shuffled(ledger, order), as_of)


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 5))
@given(SEEDS)
def test_a_score_is_base_plus_the_sum_of_its_rows(seed: int) -> None:
    rulebook, ledger = population(seed, seed)
    with Engine(rulebook, threads=1) as engine, slice_of(rulebook, ledger) as part:
        for as_of, known_at in ledger.questions:
            for answer in by_kernel(engine, part, as_of, known_at).values():
                if answer.score is None:
                    assert answer.rows == ()
                    assert answer.unmet
                    continue
                total = rulebook.scale.base * 100 + sum(row.points for row in answer.rows)
                assert answer.score * 100 == total
                assert all(row.counted == (row.reason == "") for row in answer.rows)
                assert all(row.counted or row.points == 0 for row in answer.rows)


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS, st.data())
def test_one_person_is_the_city_restricted_to_that_person(seed: int, data: st.DataObject) -> None:
    rulebook, ledger = population(seed, seed)
    as_of, known_at = ledger.questions[0]
    with Engine(rulebook, threads=1) as engine, slice_of(rulebook, ledger) as part:
        city = by_kernel(engine, part, as_of, known_at)
        person = data.draw(st.sampled_from(sorted(city)))
        assert by_kernel(engine, part, as_of, known_at, person) == {person: city[person]}


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS, st.data())
def test_changing_one_persons_facts_never_changes_anothers_result(
    seed: int, data: st.DataObject
) -> None:
    rulebook, ledger = population(seed, seed)
    as_of = ledger.questions[0][0]
    person = data.draw(st.sampled_from(sorted(row["person"] for row in ledger.persons)))
    others = replace(
        ledger,
        persons=tuple(row for row in ledger.persons if row["person"] != person),
        records=tuple(row for row in ledger.records if row["person"] != person),
        marks=tuple(
            mark
            for mark in ledger.marks
            if (mark["furnisher"], mark["record"])
            not in {(r["furnisher"], r["record"]) for r in ledger.records if r["person"] == person}
        ),
    )
    everybody, rest = _answers(rulebook, ledger, as_of), _answers(rulebook, others, as_of)
    assert isinstance(everybody, dict)
    assert {name: a for name, a in everybody.items() if name != person} == rest


@settings(phases=NO_SHRINKING, max_examples=max(3, EXAMPLES // 20))
@given(SEEDS, st.data())
def test_nothing_changes_before_the_next_change(seed: int, data: st.DataObject) -> None:
    rulebook, ledger = population(seed, seed)
    as_of, known_at = ledger.questions[0]
    with Engine(rulebook, threads=1) as engine, slice_of(rulebook, ledger) as part:
        today = by_kernel(engine, part, as_of, known_at)
        days = [
            (answer.next_change_on - as_of).days
            for answer in today.values()
            if answer.next_change_on is not None
        ]
        for ahead in {1, *(days and [data.draw(st.sampled_from(days)) - 1])} - {0}:
            later = by_kernel(engine, part, as_of + timedelta(days=ahead), known_at)
            for person, answer in today.items():
                turns = answer.next_change_on
                if answer.score is not None and (
                    turns is None or as_of + timedelta(days=ahead) < turns
                ):
                    assert sorted_rows(later[person].rows) == sorted_rows(answer.rows)
                    assert later[person].next_change_on == turns


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS, SEEDS)
def test_fields_that_no_rule_names_change_nothing(seed: int, change: int) -> None:
    rulebook, ledger = population(seed, seed)
    as_of = ledger.questions[0][0]
    selects = [
        *(indicator.select for indicator in rulebook.indicators.values()),
        *(ceiling.select for ceiling in rulebook.ceilings.values()),
    ]
    named = {condition.field for select in selects if select for condition in select.where}
    for indicator in rulebook.indicators.values():
        named |= {indicator.measure.field, *(indicator.points.by if indicator.points else ())}
    chance = random.Random(change)

    def altered(record: object) -> dict[str, str]:
        assert isinstance(record, dict)
        item = rulebook.items[record["item"]]
        others = {
            name: "yes" if chance.random() < 0.5 else "no"
            for name, field in item.fields.items()
            if name not in named and field.type == "yes_no" and record.get(name)
        }
        others |= {
            name: chance.choice(list(field.codes))
            for name, field in item.fields.items()
            if name not in named and field.type == "code" and record.get(name)
        }
        return record | others

    other = replace(ledger, records=tuple(altered(dict(record)) for record in ledger.records))
    before, after = _answers(rulebook, ledger, as_of), _answers(rulebook, other, as_of)
    assert isinstance(before, dict)
    assert isinstance(after, dict)
    for person, answer in before.items():
        assert not [*differing(after[person], answer)]
