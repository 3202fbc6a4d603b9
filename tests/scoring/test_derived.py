"""Derived scores stand apart from the score, depend on nobody else, and end with the consent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings

from chengxin.rulebook import load
from chengxin.rulebook.model import Derived, Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.kernel import stages
from chengxin.scoring.result import DerivedScore
from chengxin.scoring.versions import Action, Effect, compare
from tests.oracle import build as b
from tests.oracle.civil import read_instant
from tests.oracle.ledgers import Ledger
from tests.oracle.strategies import SEEDS, population
from tests.scoring.comparison import slice_of

NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)
EXAMPLES = settings().max_examples
SMALL = Path(__file__).parent.parent / "rulebooks" / "small"
OWN = {"agreed", "derived_score"}


@pytest.fixture(scope="module")
def small() -> Rulebook:
    book = load(SMALL).rulebook
    assert book is not None
    return book


def _prepared(book: Rulebook) -> list[tuple[str, str]]:
    """Every question of the kernel but that for derived scores, as text."""
    with Engine(book, threads=1) as engine:
        kernel = engine.prepare(date(2025, 6, 1), None)
        return [(name, kernel.query(name)) for name in ("gate", "score", "line")]


@pytest.mark.article("jinan", 14)
def test_no_stage_reads_a_derived_score(small: Rulebook) -> None:
    assert [*stages()][-2:] == ["agreed", "derived_score"]
    with Engine(small, threads=1) as engine:
        kernel = engine.prepare(date(2025, 6, 1), None)
        assert {name for name in stages() if kernel.reads(name) & OWN} == {"derived_score"}
        assert not OWN & {*kernel.chain(["gate", "score", "line"])}


@pytest.mark.article("jinan", 14)
def test_the_question_for_scores_is_the_same_with_and_without_them(small: Rulebook) -> None:
    assert small.derived
    assert _prepared(small) == _prepared(replace(small, derived={}))


def _derived(book: Rulebook, ledger: Ledger) -> list[list[DerivedScore]]:
    with Engine(book, threads=1) as engine, slice_of(book, ledger) as part:
        return [
            engine.with_derived(part, as_of=day, known_at=known_at)[1]
            for day, known_at in ledger.questions
        ]


@pytest.mark.slow
@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS)
def test_what_others_have_changes_nobodys_derived_score(seed: int) -> None:
    book, ledger = population(seed, seed)
    first = min(row["person"] for row in ledger.persons)
    alone = replace(
        ledger,
        persons=tuple(row for row in ledger.persons if row["person"] == first),
        records=tuple(row for row in ledger.records if row["person"] == first),
        marks=tuple(
            mark
            for mark in ledger.marks
            if (mark["furnisher"], mark["record"])
            in {(r["furnisher"], r["record"]) for r in ledger.records if r["person"] == first}
        ),
        consents=tuple(row for row in ledger.consents if row["person"] == first),
    )
    among = [[each for each in found if each.person == first] for found in _derived(book, ledger)]
    assert among == _derived(book, alone)


@pytest.mark.slow
@settings(phases=NO_SHRINKING, max_examples=max(5, EXAMPLES // 10))
@given(SEEDS)
def test_asking_what_was_known_is_asking_with_the_consents_of_then(seed: int) -> None:
    """A withdrawal stands in the row of its consent, whenever the row is read."""
    book, ledger = population(seed, seed)
    day, known_at = ledger.questions[0][0], ledger.questions[1][1]
    if known_at is None:
        return
    then = tuple(row for row in ledger.consents if read_instant(row["recorded_at"]) <= known_at)
    asked = replace(ledger, questions=((day, known_at),))
    assert _derived(book, asked) == _derived(book, replace(asked, consents=then))


def _with(book: Rulebook, **changes: object) -> Rulebook:
    changed = replace(book.derived["venues"], **changes)  # type: ignore[arg-type]  # test's own
    return replace(book, derived={**book.derived, "venues": changed})


def _said(old: Rulebook, new: Rulebook) -> list[tuple[str, str, Action, Effect]]:
    return [(each.key, each.part, each.action, each.effect) for each in compare(old, new).changes]


@pytest.mark.parametrize(
    ("points", "effect"),
    [
        (b.steps(_500=40, _800=100), Effect.HARSHER),
        (b.steps(_500=100), Effect.MILDER),
        (b.steps(_500=41, _501=41, _800=100), Effect.MIXED),
        # Below the base nothing is told apart, so that another begin is the same.
        (b.bands(b.band("500", 40, b.rate("5", 1)), b.band("800", 100)), Effect.TEXT),
    ],
)
def test_a_change_is_judged_by_what_it_gives(
    small: Rulebook, points: object, effect: Effect
) -> None:
    changed = _with(small, points=points)
    found = _said(small, changed)
    assert found in ([], [("venues", "points", Action.CHANGED, effect)])
    assert bool(found) == (effect is not Effect.TEXT)


def test_a_derived_score_takes_nothing_by_coming(small: Rulebook) -> None:
    without = replace(small, derived={"venues": small.derived["venues"]})
    assert _said(without, small) == [("reading", "", Action.ADDED, Effect.MILDER)]
    assert _said(small, without) == [("reading", "", Action.REMOVED, Effect.HARSHER)]


def test_another_scene_is_warned_of_because_consent_was_given_for_the_old_one(
    small: Rulebook,
) -> None:
    scene = replace(small.derived["venues"].scene, kind="transport")
    (warning,) = compare(small, _with(small, scene=scene)).warnings
    assert (warning.code, warning.path) == ("scene_changed", "derived/venues")
    (change,) = compare(small, _with(small, scene=scene)).changes
    assert isinstance(change.new, Derived)
    assert change.part == "scene"
