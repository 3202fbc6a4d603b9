"""What is said of a change is true for people: a version is compared, and then felt.

A random version differs in one thing; the interpreter scores people by both. The tests of
`test_versions` hold what is said by hand.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import settings

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.versions import Diff, Effect, compare
from tests.conftest import PROVE_EXAMPLES
from tests.oracle.ledgers import MARK_COLUMNS, Ledger
from tests.oracle.strategies import population
from tests.scoring.comparison import by_interpreter
from tests.scoring.mutated import CHANGES, mutated
from tests.scoring.versions import SETTINGS

pytestmark = pytest.mark.slow

#: So many versions are tried before a change that nobody feels counts as a gap.
MOST, FEWEST = 400, max(3, settings().max_examples // 20)


#: Where `make test` begins with changes that few feel: from there on it looks for as many who do,
#: and `make prove` from the first population.
BEGINS: Mapping[str, int] = (
    {}
    if settings().max_examples >= PROVE_EXAMPLES
    else {"group": 79, "sources": 102, "holds": 101, "group_field": 54, "clean": 60}
)

#: Changes of a rule whose order nobody can show, whatever it is.
UNORDERED = ("measure", "by_law")

#: Changes that are about several records of a person; each of the others is felt on one.
BETWEEN_RECORDS = (
    "window", "interval", "group", "pool", "cap", "floor", "weight", "pool_cap", "group_time",
    "group_field", "sources",
)  # fmt: skip

#: Changes of settings that nobody feels by one rule alone.
BETWEEN_RULES = ("rule_in", "rule_out", "ceiling")


@pytest.mark.parametrize("kind", CHANGES)
def test_what_is_said_of_a_change_is_true_for_people(kind: str) -> None:
    """Of people with one record each under the changed rule alone, so that nothing else changes.

    A second rule that reads the record contends with it: one that gives more but waives the
    first record gives less than the rule that lost. Where a change is about several records, the
    people have all of them.

    Nobody may lose by what is milder, or gain by what is harsher, or move by what is text.
    """
    felt: Counter[str] = Counter()
    for tried, seed in enumerate(range(BEGINS.get(kind, 0), MOST)):
        if tried >= FEWEST and enough(felt, kind):
            break
        old, ledger = population(seed, seed)
        new, rule = mutated(old, seed, kind)
        diff = compare(old, new)
        assert {change.key for change in diff.changes} <= {rule}
        if diff.changes:
            feel(felt, diff, (alone(old, rule), alone(new, rule)), ledger, (rule, kind, seed))
    assert enough(felt, kind), felt


@pytest.mark.parametrize("kind", [kind for kind in SETTINGS if kind not in BETWEEN_RULES])
def test_what_is_said_of_a_change_of_settings_is_true_for_people(kind: str) -> None:
    """The same of what is no rule, under one rule that it concerns."""
    felt: Counter[str] = Counter()
    for tried, seed in enumerate(range(BEGINS.get(kind, 0), MOST)):
        if tried >= FEWEST and enough(felt, kind):
            break
        old, ledger = population(seed, seed)
        chance = random.Random(seed)
        new = SETTINGS[kind](old, chance)
        whole = compare(old, new)
        if not whole.changes:
            continue
        rule = chance.choice(concerned(old, new) or [*old.indicators])
        pair = alone(old, rule), alone(new, rule)
        diff = compare(*pair)
        assert Effect.joined((diff.effect, whole.effect)) is whole.effect
        feel(felt, diff, pair, ledger, (rule, kind, seed))
    assert enough(felt, kind), felt


def enough(felt: Counter[str], kind: str) -> bool:
    """Whether people gained and lost, also where it was said which of both they would."""
    ways = ("gained", "lost") if kind in UNORDERED else ("gained", "lost", "harsher", "milder")
    return all(felt[way] > 1 for way in ways)


def feel(
    felt: Counter[str],
    diff: Diff,
    pair: tuple[Rulebook, Rulebook],
    ledger: Ledger,
    named: tuple[str, str, int],
) -> None:
    """Ask both versions about people, and hold what they feel against what is said."""
    rule, kind, seed = named
    for before, after in scores(*pair, ledger, rule, together=kind in BETWEEN_RECORDS):
        if after < before:
            assert diff.effect.may_harm, (seed, rule, diff.effect, before, after)
            felt["lost"] += 1
        if after > before:
            assert diff.effect.mirrored.may_harm, (seed, rule, diff.effect, before, after)
            felt["gained"] += 1
        if after != before:
            felt[diff.effect.value] += 1


def concerned(old: Rulebook, new: Rulebook) -> list[str]:
    """The rules of what changed, where it is a dimension, a pool, a group or an item."""
    changed = {
        (kind, key)
        for kind in ("dimensions", "pools", "groups", "items")
        for key, thing in getattr(old, kind).items()
        if getattr(new, kind).get(key) != thing
    }
    return [
        rule.id
        for rule in old.indicators.values()
        for named in [
            {("dimensions", rule.dimension), ("pools", rule.pool), ("groups", rule.group)}
            | {("items", item) for item in (rule.select.items if rule.select else ())}
        ]
        if named & changed
    ]


def alone(book: Rulebook, rule: str) -> Rulebook:
    return replace(book, indicators={rule: book.indicators[rule]}, ceilings={})


def scores(
    old: Rulebook, new: Rulebook, ledger: Ledger, rule: str, *, together: bool
) -> Iterator[tuple[int, int]]:
    """Both scores of somebody for each record the rule may read, on days soon after it.

    `together` gives each person as many of these records as there are for three people.
    """
    select = old.indicators[rule].select
    items = select.items if select is not None else ()
    records = [row for row in ledger.records if row["version"] == "1" and row["item"] in items]
    records = records[: 36 if together else 12]
    person = next((row for row in ledger.persons if row["full_capacity"] == "yes"), None)
    if person is None or not (records or select is None):
        return
    grown = {"born_on": "1980-01-01", "consented_on": "2020-01-01", "resident_since": ""}
    facts = dict.fromkeys(("household_registered", "usual_resident", "residence_permit"), "yes")
    people = tuple(
        {**person, **grown, **facts, "withdrew_on": "", "left_on": "", "died_on": ""}
        | {"person": f"{at}"}
        for at in range(3 if together else max(1, len(records)))
    )
    # Nothing waits for a dispute, a decision or a check, so that what is said is felt.
    plain = tuple(
        {**row, "person": f"{at % len(people)}", "record": f"{at}"}
        | ({} if together else {"issuer": "", "document": ""})
        | (
            {"final_on": row["formed_on"], "notified_on": row["formed_on"]}
            if row["severity"]
            else {}
        )
        for at, row in enumerate(records)
    )
    declared = {key for key in items if old.items[key].consent == "declared"}
    marks = tuple(
        dict.fromkeys(MARK_COLUMNS, "")
        | {key: row[key] for key in ("record", "furnisher", "recorded_at")}
        | {"kind": "verified", "from": row["formed_on"]}
        for at, row in enumerate(plain)
        if row["item"] in declared and at % 3
    )
    single = replace(ledger, persons=people, records=plain, marks=marks)
    if select is None:
        # Nothing breaks a clean period but its beginning.
        single = replace(single, persons=({**people[0], "resident_since": "2023-01-01"},))
    begins = [row["formed_on"] for row in records[:3]] or ["2023-01-15", "2023-09-15"]
    for begin in begins:
        for later in (1, 70, 220):
            as_of = date.fromisoformat(begin) + timedelta(days=later)
            before, after = (by_interpreter(book, single, as_of, None) for book in (old, new))
            for who, answer in before.items():
                score = after[who].score
                if answer.score is not None and score is not None:
                    yield answer.score, score
