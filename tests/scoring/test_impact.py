"""What an impact counts is what an interpreter finds, person by person, on random cities.

The interpreter scores everybody by both versions, and by each variation of the new one; nothing of
the counting is shared.
"""

from __future__ import annotations

import csv
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest

from chengxin.demo.files import make_files
from chengxin.demo.people import TODAY
from chengxin.ledger import ledger_from_cells, read_files
from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.city import Run, score_city
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.impact import Groups, Impact, Question, measure_impact
from chengxin.scoring.impact.cases import MOST_CASES, masked
from chengxin.scoring.impact.scaled import scaled
from chengxin.scoring.result import PersonScore
from tests.oracle.ledgers import Ledger, random_ledger
from tests.oracle.strategies import random_rulebook
from tests.scoring.comparison import by_interpreter
from tests.scoring.mutated import mutated
from tests.scoring.versions import changed_version

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
KEY = b"secret of the city, 32 bytes long"
PERCENTS = (-60, 10, 100)
#: Seeds from which cities are drawn until one is found in which somebody moves, and how many.
STARTS = (124, 188, 229)
MOST_DRAWN = 40

Answers = Mapping[str, PersonScore]


def another(book: Rulebook, seed: int) -> Rulebook:
    """Several rules changed, and settings, and one threshold with them."""
    book = changed_version(book, random.Random(seed))
    for step in range(4):
        book, _rule = mutated(book, seed * 10 + step)
    levels = tuple(
        replace(level, lowest=level.lowest + 7 * (0 < at < len(book.levels) - 1))
        for at, level in enumerate(book.levels)
    )
    return replace(book, version=f"another{seed}", levels=levels)


def as_of(ledger: Ledger) -> date:
    return ledger.questions[0][0]


def groups_of(ledger: Ledger) -> Groups:
    people = sorted(row["person"] for row in ledger.persons)
    sexes = {person: "女男"[at % 2] for at, person in enumerate(people[:-3])}
    return Groups("groups.csv", "0" * 64, {"sex": {**sexes, "a stranger": "女"}})


class City:
    """A population with the measured impact and the interpreter's answers."""

    def __init__(self, seeds: tuple[int, int, int], work: Path) -> None:
        self.old = random_rulebook(seeds[0])
        self.new = another(self.old, seeds[2])
        self.ledger = random_ledger(self.old, seeds[1], persons=60)
        self.day = as_of(self.ledger)
        self.before, self.after = self.answers(self.old), self.answers(self.new)
        self.work = work

    def measure(self) -> None:
        """Measure the impact by the kernel."""
        work = self.work
        reading = ledger_from_cells(
            self.old, self.ledger.persons, self.ledger.records, self.ledger.marks, work / "ledger"
        )
        assert reading.ledger is not None
        question = Question(
            self.old,
            self.new,
            (reading.ledger, reading.ledger),
            self.day,
            None,
            groups_of(self.ledger),
            KEY,
            PERCENTS,
        )
        self.impact: Impact = measure_impact(question, work / "work", threads=1)

    def moves(self) -> bool:
        """Whether the change moves somebody, as the interpreter says."""
        return any(self.move(self.before[person], self.after[person]) for person in self.both())

    def tells(self) -> bool:
        """Whether there is something to find: a variation and a cause each move somebody."""
        return any(each.up or each.down for each in self.impact.sensitivity) and any(
            cause.decides_up or cause.decides_down for cause in self.impact.causes
        )

    def answers(self, book: Rulebook) -> Answers:
        return by_interpreter(book, self.ledger, self.day, None)

    def both(self) -> list[str]:
        return [
            person
            for person in self.before
            if self.before[person].score is not None and self.after[person].score is not None
        ]

    def stands_lower(self, person: str) -> bool:
        before, after = self.before[person], self.after[person]
        if before.score is None or after.score is None:
            return before.score is not None and after.score is None
        return after.score < before.score or self.move(before, after) < 0

    def move(self, before: PersonScore, after: PersonScore) -> int:
        ranks = {level.id: rank for rank, level in enumerate(reversed(self.new.levels))}
        moved = ranks[after.level] - ranks[before.level]
        return (moved > 0) - (moved < 0)


@pytest.fixture(scope="module", params=STARTS)
def city(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> City:
    for seed in range(request.param, request.param + MOST_DRAWN):
        drawn = City((seed,) * 3, tmp_path_factory.mktemp("impact"))
        if drawn.moves():
            drawn.measure()
            if drawn.tells():
                return drawn
    pytest.fail(f"nobody moves in {MOST_DRAWN} cities", pytrace=False)


def test_levels_and_scores_before_and_after(city: City) -> None:
    pairs = Counter(
        (city.before[person].level, city.after[person].level)
        for person in city.before
        if city.before[person].score is not None or city.after[person].score is not None
    )
    assert dict(pairs) == dict(city.impact.matrix)
    for answers, histogram in zip((city.before, city.after), city.impact.histograms, strict=True):
        scores = Counter(a.score for a in answers.values() if a.score is not None)
        assert sorted(scores.items()) == [*histogram]
    moves = Counter(city.move(city.before[p], city.after[p]) for p in city.both())
    assert (moves[1], moves[-1]) == (city.impact.up, city.impact.down)
    assert city.impact.lower == sum(city.stands_lower(person) for person in city.before)
    assert city.impact.persons == len(city.before)


def by_cause(answer: PersonScore) -> dict[tuple[str, str], int]:
    kinds = {
        "pool_limit": "pools", "dimension_cap": "dimensions", "dimension_floor": "dimensions",
        "ceiling": "ceilings", "guard": "total", "rounding": "total", "scale": "total",
    }  # fmt: skip
    found: dict[tuple[str, str], int] = defaultdict(int)
    for row in answer.rows:
        kind = kinds.get(row.part, "rules")
        found[kind, row.part if kind == "total" else row.rule] += row.points
    return found


def differences(city: City, person: str) -> dict[tuple[str, str], int]:
    old, new = by_cause(city.before[person]), by_cause(city.after[person])
    found = {key: new.get(key, 0) - old.get(key, 0) for key in {*old, *new}}
    return {key: points for key, points in found.items() if points}


@pytest.mark.article("yuxi", 25)
def test_each_rule_is_told_whom_it_gives_more_or_less_and_whom_it_moves(city: City) -> None:
    expected: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    ranks = {level.id: rank for rank, level in enumerate(reversed(city.new.levels))}

    def rank_of(total: int) -> int:
        reached = [ranks[level.id] for level in city.new.levels if level.lowest * 100 <= total]
        return max(reached, default=0)

    for person in city.both():
        before, after = city.before[person], city.after[person]
        assert before.score is not None
        assert after.score is not None
        found = differences(city, person)
        assert sum(found.values()) == (after.score - before.score) * 100
        move = city.move(before, after)
        for key, points in found.items():
            counts = expected[key]
            counts["gained" if points > 0 else "lost"] += 1
            counts["points"] += points
            rest = rank_of(after.score * 100 - points)
            if move > 0 and points > 0:
                counts["up"] += 1
                counts["decides_up"] += rest <= ranks[before.level]
            if move < 0 and points < 0:
                counts["down"] += 1
                counts["decides_down"] += rest >= ranks[before.level]
    measured = {(c.kind, c.key): c for c in city.impact.causes if c.kind != "levels"}
    assert measured.keys() == expected.keys()
    for key, counts in expected.items():
        for name in ("gained", "lost", "points", "up", "down", "decides_up", "decides_down"):
            assert getattr(measured[key], name) == counts[name], (key, name)


def test_moved_thresholds_are_a_cause_of_their_own(city: City) -> None:
    """Counted by the old score in the new levels, and by the new score in the old ones."""
    ranks = {level.id: rank for rank, level in enumerate(reversed(city.new.levels))}

    def rank_in(book: Rulebook, score: int) -> int:
        return ranks[next(level.id for level in book.levels if level.lowest <= score)]

    expected = Counter({"up": 0, "down": 0, "decides_up": 0, "decides_down": 0})
    for person in city.both():
        before, after = city.before[person], city.after[person]
        assert before.score is not None
        assert after.score is not None
        old, move = ranks[before.level], city.move(before, after)
        placed, replaced = rank_in(city.new, before.score), rank_in(city.old, after.score)
        for name, way in (("up", 1), ("down", -1)):
            if move == way and (placed - old) * way > 0:
                expected[name] += 1
                expected[f"decides_{name}"] += (replaced - old) * way <= 0
    found = [cause for cause in city.impact.causes if cause.kind == "levels"]
    assert len(found) == bool(expected["up"] or expected["down"])
    for cause in found:
        assert {name: getattr(cause, name) for name in expected} == dict(expected)


def test_variations_are_what_full_runs_give(city: City) -> None:
    measured = {(each.rule, each.percent): each for each in city.impact.sensitivity}
    assert measured.keys() == {(rule, p) for rule in city.new.indicators for p in PERCENTS}
    for (rule, percent), each in measured.items():
        varied = city.answers(scaled(city.new, rule, percent))
        moves = Counter(
            city.move(city.after[person], varied[person])
            for person in city.after
            if city.after[person].score is not None
        )
        assert (each.up, each.down) == (moves[1], moves[-1]), (rule, percent)


def test_groups_are_counted_after_scoring_and_only_counted(city: City) -> None:
    sexes = groups_of(city.ledger).columns["sex"]
    counted = {g.value: g for g in city.impact.groups if g.grouping == "sex"}
    assert sum(g.persons for g in counted.values()) == len(city.before)
    assert set(counted) == {"女", "男", ""}
    for value, group in counted.items():
        members = [person for person in city.before if sexes.get(person, "") == value]
        assert group.persons == len(members)
        scored = [
            sum(answers[person].score is not None for person in members)
            for answers in (city.before, city.after)
        ]
        assert [*group.scored] == scored
        moves = Counter(
            city.move(city.before[p], city.after[p]) for p in members if p in city.both()
        )
        assert (group.up, group.down) == (moves[1], moves[-1])
    registered = Counter(
        {"yes": "yes", "no": "no"}.get(row["household_registered"], "")
        for row in city.ledger.persons
    )
    assert registered == {
        g.value: g.persons for g in city.impact.groups if g.grouping == "registered"
    }
    ages = Counter(band(row["born_on"], city.day) for row in city.ledger.persons)
    assert ages == {g.value: g.persons for g in city.impact.groups if g.grouping == "age"}
    assert len(ages) > 2
    furnishers: dict[str, set[str]] = {person: set() for person in city.before}
    for row in city.ledger.records:
        furnishers[row["person"]].add(row["furnisher"])
    bands = Counter(f"{len(f)}" if len(f) < 5 else "5+" for f in furnishers.values())
    assert bands == {g.value: g.persons for g in city.impact.groups if g.grouping == "furnishers"}


def band(born_on: str, day: date) -> str:
    """The band of somebody's age, counted in birthdays."""
    if not born_on:
        return ""
    born = date.fromisoformat(born_on)
    age = day.year - born.year - ((day.month, day.day) < (born.month, born.day))
    if age < 18:
        return "<18"
    first = max(edge for edge in (18, 30, 40, 50, 60, 70) if edge <= age)
    return {18: "18–29", 70: "70+"}.get(first, f"{first}–{first + 9}")


def test_cases_hold_differences_under_a_mask_and_nothing_else(city: City) -> None:
    assert len(city.impact.cases) == min(
        MOST_CASES, sum(city.before[p].score != city.after[p].score for p in city.both())
    )
    masks = {masked(person, KEY): person for person in city.before}
    for case in city.impact.cases:
        person = masks[case.mask]
        found = differences(city, person)
        assert {(kind, key): points for kind, key, points in case.causes} == found
        assert case.change == sum(found.values())
        assert case.levels == (city.before[person].level, city.after[person].level)
        assert masked(person, b"another key" * 3) != case.mask
    assert [*city.impact.cases] == sorted(city.impact.cases, key=lambda case: case.mask)


@pytest.mark.parametrize("percents", [(), (10,)])
def test_where_nobody_has_a_score_there_is_nothing_to_count(
    tmp_path: Path, percents: tuple[int, ...]
) -> None:
    """Nobody has consented, and the rules are of every kind."""
    book = load(ROOT / "rulebooks" / "yuxi").rulebook
    assert book is not None
    people = [{"person": "p", "born_on": "1990-01-01", "consented_on": ""}]
    reading = ledger_from_cells(book, people, [], [], tmp_path / "ledger")
    assert reading.ledger is not None
    question = Question(
        book, book, (reading.ledger, reading.ledger), date(2026, 1, 1), None, percents=percents
    )
    impact = measure_impact(question, tmp_path / "work", threads=1)
    assert (impact.persons, impact.up, impact.down, impact.causes, impact.cases) == (
        1,
        0,
        0,
        [],
        [],
    )
    assert {(each.up, each.down) for each in impact.sensitivity} <= {(0, 0)}
    assert {(group.persons, group.scored, group.up) for group in impact.groups} == {(1, (0, 0), 0)}


def test_nothing_changes_from_a_version_to_itself(tmp_path: Path) -> None:
    book = random_rulebook(3)
    ledger = random_ledger(book, 5, persons=20)
    reading = ledger_from_cells(
        book, ledger.persons, ledger.records, ledger.marks, tmp_path / "ledger"
    )
    assert reading.ledger is not None
    question = Question(
        book, book, (reading.ledger, reading.ledger), as_of(ledger), None, percents=()
    )
    impact = measure_impact(question, tmp_path / "work", threads=1)
    assert (impact.up, impact.down, impact.lower) == (0, 0, 0)
    assert (impact.causes, impact.cases) == ([], [])
    assert impact.histograms[0] == impact.histograms[1]


def test_every_indicator_of_every_rulebook_can_be_varied() -> None:
    """A form of points that a variation does not reach would look as if nobody depended on it."""
    for folder in sorted((ROOT / "rulebooks").iterdir()):
        book = load(folder).rulebook
        assert book is not None
        for rule in book.indicators:
            doubled = compile_rulebook(scaled(book, rule, 100))
            plain = compile_rulebook(book)
            changed = {
                each.name
                for each in fields(plain)
                if getattr(plain, each.name) != getattr(doubled, each.name)
            }
            assert changed, (folder.name, rule)
            assert changed <= {"match", "piece", "clean"}, (folder.name, rule, changed)


def test_variations_of_a_city_are_what_full_runs_of_the_kernel_give(tmp_path: Path) -> None:
    book = load(ROOT / "rulebooks" / "yuxi").rulebook
    assert book is not None
    files = make_files(tmp_path / "files", book, persons=800)
    ledger = read_files(
        book,
        persons=files.persons,
        records=files.records,
        marks=files.marks,
        out=tmp_path / "ledger",
        skip_bad=True,
        slice_persons=300,
    ).ledger
    assert ledger is not None
    question = Question(book, book, (ledger, ledger), TODAY, None, percents=(100,))
    impact = measure_impact(question, tmp_path / "work", threads=1)
    ranks = {level.id: rank for rank, level in enumerate(reversed(book.levels))}

    def full_run(version: Rulebook, name: str) -> dict[str, int]:
        score_city(Run(version, ledger, TODAY, None), tmp_path / name, threads=1)
        with (tmp_path / name / "scores.csv").open(encoding="utf-8", newline="") as file:
            return {row["person"]: ranks[row["level"]] for row in csv.DictReader(file)}

    plain = full_run(book, "plain")
    moved = {each.rule: (each.up, each.down) for each in impact.sensitivity}
    for rule in ("volunteer_hours", "clean_record", "fines", "donations"):
        varied = full_run(replace(scaled(book, rule, 100), version=rule), rule)
        up = sum(varied[person] > rank for person, rank in plain.items())
        down = sum(varied[person] < rank for person, rank in plain.items())
        assert moved[rule] == (up, down), rule
    assert any(up for up, _down in moved.values())
    assert any(down for _up, down in moved.values())
