"""What made the difference between two scores: rows that add up, each of which can be taken away.

The rows come from the kernel through a real ledger. That taking a row's causes away takes its
points away is asked of the interpreter, which gets the files with those lines deleted.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import Phase, given, settings

from chengxin.ledger import Ledger as Files
from chengxin.ledger import ledger_from_cells
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.changes import CAUSES, Cause, Changed, Question, changes
from chengxin.scoring.changes.rules import ALL
from tests.conftest import PROVE_EXAMPLES
from tests.oracle.civil import aware, read_instant
from tests.oracle.interpreter import score_person
from tests.oracle.ledgers import Cells, Ledger
from tests.oracle.strategies import SEEDS, population
from tests.scoring.versions import changed_version

pytestmark = pytest.mark.slow

EXAMPLES = settings().max_examples
NO_SHRINKING = (Phase.explicit, Phase.reuse, Phase.generate)

#: Persons asked about in each population: more populations tell more than more of their people.
PERSONS = 2

#: Causes that every run meets, and how many more populations are tried for them. `make test` does
#: not look for the other three: histories made by hand have them, to which the same is done.
OFTEN = ("record", "mark", *(("begins", "expires", "clean") if EXAMPLES >= PROVE_EXAMPLES else ()))
MOST_MORE = 60


@contextmanager
def _files(rulebook: Rulebook, ledger: Ledger) -> Iterator[Files]:
    with TemporaryDirectory() as folder:
        reading = ledger_from_cells(
            rulebook, ledger.persons, ledger.records, ledger.marks, Path(folder)
        )
        assert reading.ledger is not None, "\n".join(map(str, reading.diagnostics))
        yield reading.ledger


def _scores(
    person: Cells, records: list[Cells], marks: list[Cells], before: Question, after: Question
) -> list[int | None]:
    return [
        score_person(
            asked.rulebook, person, records, marks, as_of=asked.as_of, known_at=asked.known_at
        ).score
        for asked in (before, after)
    ]


def _difference(
    person: Cells, records: list[Cells], marks: list[Cells], before: Question, after: Question
) -> int:
    """The difference of the two scores, by the interpreter."""
    scores = _scores(person, records, marks, before, after)
    assert scores[0] is not None
    assert scores[1] is not None
    return scores[1] - scores[0]


def _known(row: Cells, asked: Question) -> bool:
    return asked.known_at is None or read_instant(row["recorded_at"]) <= aware(asked.known_at)


def _without(
    ledger: Ledger, causes: tuple[Cause, ...], before: Question, after: Question
) -> tuple[list[Cells], list[Cells], Question, Question]:
    """Delete the lines of the files that are the causes, or put the old rule back."""
    records, marks = [*ledger.records], [*ledger.marks]

    def at_one(row: Cells) -> bool:
        return _known(row, before) != _known(row, after)

    for cause in causes:
        name = {"furnisher": cause.furnisher, "record": cause.record}
        case = {**name, "kind": cause.mark, "case": cause.case}
        match cause.kind:
            case "record" | "correction":
                records = [r for r in records if not (name.items() <= r.items() and at_one(r))]
            case "begins" | "expires" | "leaves_window" | "lasts" | "ages":
                records = [r for r in records if not name.items() <= r.items()]
            case "mark":
                marks = [m for m in marks if not (case.items() <= m.items() and at_one(m))]
            case "mark_begins" | "mark_ends":
                known = [m for m in marks if _known(m, before) and _known(m, after)]
                marks = [m for m in marks if not (case.items() <= m.items() and m in known)]
            case "clean":
                before, after = (_without_rule(asked, cause.rule) for asked in (before, after))
            case "rule":
                after = _with_old(before, after, cause)
            case _:
                pytest.fail(f"a cause of a kind that nobody can take away: {cause}")
    named = {(row["furnisher"], row["record"]) for row in records}
    marks = [mark for mark in marks if (mark["furnisher"], mark["record"]) in named]
    return records, marks, before, after


def _without_rule(asked: Question, rule: str) -> Question:
    left = {key: each for key, each in asked.rulebook.indicators.items() if key != rule}
    return replace(asked, rulebook=replace(asked.rulebook, indicators=left))


def _with_old(before: Question, after: Question, cause: Cause) -> Question:
    assert cause.part is not None
    kind, key = cause.part
    if not kind:
        return replace(after, rulebook=before.rulebook)
    old = getattr(before.rulebook, kind)
    if key:
        things = {**getattr(after.rulebook, kind)}
        things.pop(key, None)
        old = {**things, **({key: old[key]} if key in old else {})}
    changed: dict[str, object] = {kind: old}
    return replace(after, rulebook=replace(after.rulebook, **changed))  # type: ignore[arg-type]


def _names_something(cause: Cause, ledger: Ledger, before: Question, after: Question) -> bool:
    """Whether it can be found: in the lines of the files, or among the rules of a version."""
    name = {"furnisher": cause.furnisher, "record": cause.record}
    match cause.kind:
        case "mark" | "mark_begins" | "mark_ends":
            case = {**name, "kind": cause.mark, "case": cause.case}
            return any(case.items() <= mark.items() for mark in ledger.marks)
        case "clean":
            return cause.rule in after.rulebook.indicators
        case "rule":
            assert cause.part is not None
            kind, key = cause.part
            books = (before.rulebook, after.rulebook)
            return cause.part == ALL or any(
                getattr(book, kind) is not None and (not key or key in getattr(book, kind))
                for book in books
            )
    item = {**name, "item": cause.item}
    return any(item.items() <= record.items() for record in ledger.records)


def check(made: Changed, ledger: Ledger, counts: Counter[str]) -> None:
    """All that is promised of one answer."""
    (person,) = (row for row in ledger.persons if row["person"] == made.person)
    before, after = made.asked_before, made.asked_after
    if made.before.score is None or made.after.score is None:
        assert not made.rows
        one_sided = {*made.before.unmet} ^ {*made.after.unmet}
        assert {fact.fact for fact in made.facts} == one_sided
        counts.update(f"fact:{fact.fact}" for fact in made.facts)
        return
    whole = _difference(person, [*ledger.records], [*ledger.marks], before, after)
    assert whole == made.after.score - made.before.score
    assert whole == sum(row.points for row in made.rows)
    if before.rulebook is after.rulebook:
        assert not any(cause.kind == "rule" for row in made.rows for cause in row.causes)
    for row in made.rows:
        assert all(_names_something(cause, ledger, before, after) for cause in row.causes), row
        counts["whole version"] += any(cause.part == ALL for cause in row.causes)
        counts.update(f"cause:{cause.kind}" for cause in row.causes)
        counts["together" if len(row.causes) > 1 else "single"] += 1
        counts["reverse"] += sum(cause.reverse for cause in row.causes)
        assert row.points
        assert sum(line.points for line in row.lines) == row.points * 100
        left = _difference(person, *_without(ledger, row.causes, before, after))
        assert whole - left == row.points, row
        if len(row.causes) == 1:
            assert row.alone == (row.points,)
        for cause, alone in zip(row.causes, row.alone, strict=True):
            left = _difference(person, *_without(ledger, (cause,), before, after))
            assert whole - left == alone, cause
    everything = [cause for row in made.rows for cause in row.causes] + [*made.idle]
    assert len({*everything}) == len(everything)
    idle = _difference(person, *_without(ledger, made.idle, before, after))
    assert idle == whole, "what changed no point changes none when all of it is taken away"


def _questions(
    rulebook: Rulebook, ledger: Ledger, chance: random.Random, *, back: bool
) -> tuple[Question, Question]:
    """Two questions, mostly a later and a more knowing one after the other; `back`, an earlier."""
    (day, known), (_, other), *_ = ledger.questions
    if chance.random() < 0.6:
        recorded = [read_instant(row["recorded_at"]) for row in ledger.records]
        other = chance.choice(recorded or [datetime.fromisoformat("2024-01-01T00:00:00+00:00")])
    days = -60 if back else chance.choice((0, 1, 30, 90, 200, 300, -60))
    first = Question(rulebook, day - timedelta(days=days), other)
    return first, Question(rulebook, day, known)


def _telling(ledger: Ledger, before: Question, after: Question) -> list[str]:
    """Persons whose score changes, one whose does not, and one who has only one score."""
    found: dict[str, list[str]] = {}
    for row in ledger.persons:
        scores = _scores(row, [*ledger.records], [*ledger.marks], before, after)
        kind = "none" if None in scores else "same" if scores[0] == scores[1] else "other"
        if scores != [None, None]:
            found.setdefault(kind, []).append(row["person"])
    few = [person for kind in ("none", "same") for person in found.get(kind, [])[:1]]
    return [*found.get("other", []), *few][:PERSONS]


def _asked(seed: int, *, versions: bool, back: bool = False) -> Iterator[tuple[Ledger, Changed]]:
    rulebook, ledger = population(seed, seed, persons=20)
    chance = random.Random(seed)
    before, after = _questions(rulebook, ledger, chance, back=back)
    if versions:
        after = replace(after, rulebook=changed_version(rulebook, chance))
    with _files(rulebook, ledger) as files:
        for person in _telling(ledger, before, after):
            made = changes(before, after, person, ledgers=(files, files))
            assert made is not None
            yield ledger, made


@pytest.mark.parametrize("versions", [False, True])
@pytest.mark.article("yuxi", 11)
def test_taking_the_causes_of_a_row_away_takes_its_points_away(
    capsys: pytest.CaptureFixture[str],
    pytestconfig: pytest.Config,
    record_property: Callable[[str, object], None],
    *,
    versions: bool,
) -> None:
    counts: Counter[str] = Counter()

    @settings(phases=NO_SHRINKING, max_examples=max(3, EXAMPLES // 20))
    @given(SEEDS)
    def run(seed: int) -> None:
        for ledger, made in _asked(seed, versions=versions):
            check(made, ledger, counts)

    run()
    # Few cities may meet only part of it: on, until the usual causes have been met.
    often = {"single", "together", "reverse", *(f"cause:{kind}" for kind in OFTEN)}
    often |= {"cause:rule"} if versions else set()
    chance = random.Random(pytestconfig.getoption("hypothesis_seed"))
    for _more in range(MOST_MORE):
        if often <= {*+counts}:
            break
        back = not counts["reverse"]
        for ledger, made in _asked(chance.randrange(2**32), versions=versions, back=back):
            check(made, ledger, counts)
    for name, times in sorted(counts.items()):
        record_property(f"changed:{name}", times)
    with capsys.disabled():
        print("\n" + ", ".join(f"{name} {times}" for name, times in counts.most_common()))
    # The rare kinds have histories made by hand.
    assert often <= {*+counts}, often - {*+counts}
    assert counts["whole version"] == 0, "single changes of rules have single causes"
    assert {name for name in counts if name.startswith("cause:")} <= {f"cause:{c}" for c in CAUSES}
