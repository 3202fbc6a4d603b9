"""The kernel gives what the meaning says, for random rulebooks and random ledgers.

Every population is drawn from two seeds, which a failure prints. The kernel sees it through the
reader of files; the interpreter was written from `docs/rulebook.md` alone.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from chengxin.rulebook.model import Ceiling, Field, Indicator, Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.result import PersonScore
from tests.oracle.coverage import missing
from tests.oracle.interpreter import sorted_rows
from tests.oracle.ledgers import Cells, Ledger
from tests.oracle.strategies import SEEDS, population
from tests.scoring.comparison import by_kernel, compare, differing, met, slice_of

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
        counts.update(compared.fired)
        scores += compared.answers

    settings(phases=NO_SHRINKING, max_examples=EXAMPLES)(given(SEEDS, SEEDS)(look))()
    # What is rare may need more than these: on, until everything has fired or enough were tried.
    # Those in which the interpreter meets nothing of it need no kernel to tell.
    chance = random.Random(pytestconfig.getoption("hypothesis_seed"))
    for _more in range(10 * EXAMPLES):
        if not missing(counts):
            break
        seeds = chance.randrange(2**32), chance.randrange(2**32)
        if {*missing(counts)} & {*met(*population(*seeds))}:
            look(*seeds)
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


def _answers(rulebook: Rulebook, ledger: Ledger) -> list[dict[str, PersonScore]]:
    """Everybody's answer to each question of the ledger."""
    with Engine(rulebook, threads=1) as engine, slice_of(rulebook, ledger) as part:
        return [by_kernel(engine, part, *question) for question in ledger.questions]


def _busiest(answers: Mapping[str, PersonScore]) -> str:
    """Somebody with as many rows as anybody has."""
    return max(sorted(answers), key=lambda person: len(answers[person].rows))


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS, SEEDS)
def test_order_and_repetition_of_arrival_change_nothing(seed: int, order: int) -> None:
    rulebook, ledger = population(seed, seed)
    other = _shuffled(ledger, order)
    assert _answers(rulebook, ledger) == _answers(rulebook, other)


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
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
        for person in (_busiest(city), data.draw(st.sampled_from(sorted(city)))):
            assert by_kernel(engine, part, as_of, known_at, person) == {person: city[person]}


@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS, st.data())
def test_changing_one_persons_facts_never_changes_anothers_result(
    seed: int, data: st.DataObject
) -> None:
    rulebook, ledger = population(seed, seed)
    everybody = _answers(rulebook, ledger)
    person = data.draw(st.sampled_from((_busiest(everybody[0]), *sorted(everybody[0]))))
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
        consents=tuple(row for row in ledger.consents if row["person"] != person),
    )
    for answers, rest in zip(everybody, _answers(rulebook, others), strict=True):
        assert {name: answer for name, answer in answers.items() if name != person} == rest


def test_nothing_changes_before_the_next_change() -> None:
    held: Counter[str] = Counter()

    @settings(phases=NO_SHRINKING, max_examples=max(3, EXAMPLES // 20))
    @given(SEEDS)
    def run(seed: int) -> None:
        rulebook, ledger = population(seed, seed)
        as_of, known_at = ledger.questions[0]
        with Engine(rulebook, threads=1) as engine, slice_of(rulebook, ledger) as part:
            today = by_kernel(engine, part, as_of, known_at)
            scored = {p: answer for p, answer in today.items() if answer.score is not None}
            ends = [
                answer.next_change_on or as_of + timedelta(days=500) for answer in scored.values()
            ]
            eves = sorted({(end - as_of).days - 1 for end in ends} - {0})
            # The day after, the eves of the last changes of anybody, and of some between.
            for ahead in sorted(
                {1, *eves[-2:], *random.Random(seed).sample(eves, min(3, len(eves)))}
            ):
                later = by_kernel(engine, part, as_of + timedelta(days=ahead), known_at)
                for person, answer in scored.items():
                    turns = answer.next_change_on
                    if turns is not None and as_of + timedelta(days=ahead) >= turns:
                        held["over"] += sorted_rows(later[person].rows) != sorted_rows(answer.rows)
                        continue
                    held["kept"] += bool(answer.rows)
                    assert later[person].score == answer.score
                    assert sorted_rows(later[person].rows) == sorted_rows(answer.rows)
                    assert later[person].next_change_on == turns

    run()
    assert held["kept"], "nobody with rows was asked again"
    assert held["over"], "nobody's rows changed after the day that was told"


def _named(rulebook: Rulebook) -> set[tuple[str, str]]:
    """(item, field) of everything that a rule, group, period or order of sources reads."""
    found: set[tuple[str, str]] = set()
    rules: list[Indicator | Ceiling] = [
        *rulebook.indicators.values(),
        *rulebook.ceilings.values(),
    ]
    for rule in rules:
        if rule.select is None:
            continue
        words = {condition.field for condition in rule.select.where}
        if isinstance(rule, Indicator):
            words |= {rule.measure.field, rule.measure.base}
            words |= {*(rule.points.by if rule.points else ())}
            words |= {rulebook.groups[rule.group].same} if rule.group else set()
            if rule.measure.lasting is not None:
                words |= {rule.measure.lasting.begins, rule.measure.lasting.ends}
        found |= {(item, word) for item in rule.select.items for word in words}
    for item in rulebook.items.values():
        terms = item.validity.when if item.validity else ()
        words = {condition.field for term in terms for condition in term.where}
        words |= {*(item.sources.same if item.sources else ())}
        found |= {(item.id, word) for word in words}
    return found


def _another(field: Field, chance: random.Random) -> str:
    """Any value of a field."""
    match field.type:
        case "code":
            return chance.choice([*field.codes])
        case "yes_no":
            return chance.choice(("yes", "no"))
        case "date":
            return (date(2023, 1, 1) + timedelta(days=chance.randrange(700))).isoformat()
    places = 2 if field.type == "money" else field.places
    lowest, highest = field.minimum or Decimal(0), field.maximum or Decimal(0)
    number = lowest + Decimal(chance.randrange(100)) * (highest - lowest) / 100
    return str(number.quantize(Decimal(1).scaleb(-places)))


@pytest.mark.check("S54")
def test_fields_that_no_rule_names_change_nothing() -> None:
    turned: Counter[str] = Counter()

    @settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
    @given(SEEDS, SEEDS)
    def run(seed: int, change: int) -> None:
        rulebook, ledger = population(seed, seed)
        named = _named(rulebook)
        chance = random.Random(change)

        def altered(record: Cells) -> Cells:
            fields = rulebook.items[record["item"]].fields.values()
            others = {
                field.id: ""
                if field.optional and chance.random() < 0.2
                else _another(field, chance)
                for field in fields
                if (record["item"], field.id) not in named
            }
            turned.update(f.type for f in fields if others.get(f.id, record[f.id]) != record[f.id])
            return record | others

        other = replace(ledger, records=tuple(altered(record) for record in ledger.records))
        pairs = zip(_answers(rulebook, ledger), _answers(rulebook, other), strict=True)
        for before, after in pairs:
            for person, answer in before.items():
                assert not [*differing(after[person], answer)]

    run()
    assert len(turned) > 3, turned
