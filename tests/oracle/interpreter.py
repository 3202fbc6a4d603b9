"""The slow oracle: one person's score on one day, straight from `docs/rulebook.md`.

The numbered rules of section 6 are functions in the order of the text: 6.1 to 6.5 in `standing`,
6.6 to 6.9 in `lines`, 6.10 to 6.14 in `totals`. It takes the loaded rulebook and cells of text, and
must never import the rule compiler, the ledger or an engine, which the tests hold against it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chengxin.rulebook.model import Ceiling, Rulebook
from chengxin.scoring.result import PersonScore
from tests.oracle.facts import read_person
from tests.oracle.lines import (
    age_factors,
    contest_of_a_group,
    contest_of_a_matter,
    intervals,
    points_of_records,
    repeat_factors,
    select,
)
from tests.oracle.rows import record_row, row_key, sorted_rows
from tests.oracle.standing import gate, standings, what_is_known
from tests.oracle.totals import (
    clean_rows,
    corrections,
    limits,
    next_change,
    window_row,
    windows_of_lines,
)

__all__ = ["row_key", "score_person", "score_population", "sorted_rows"]


def score_person(
    rulebook: Rulebook,
    person: Mapping[str, str],
    records: Sequence[Mapping[str, str]],
    marks: Sequence[Mapping[str, str]],
    *,
    as_of: date,
    known_at: datetime | None,
) -> PersonScore:
    """Score one person on `as_of`, knowing what was recorded up to and including `known_at`.

    The cells are those of the files, as text. Records of other persons are passed over; a
    `known_at` without offset is Shanghai time, None means everything.
    """
    who = read_person(person)
    unmet = gate(rulebook, who, as_of)
    if unmet:
        return PersonScore(who.person, as_of, None, "", {}, (), None, unmet)
    known = what_is_known(rulebook, who.person, records, marks, known_at)
    shown = standings(rulebook, who, known, as_of)

    lines = [line for standing in shown for line in select(rulebook, standing, as_of)]
    contest_of_a_matter(lines)
    contest_of_a_group(rulebook, lines)
    intervals(lines)
    repeat_factors(lines)
    age_factors(lines, as_of)
    points_of_records(lines)
    windows = windows_of_lines(lines)

    rows = [
        record_row(
            who.person,
            line.standing,
            line.rule,
            line.measure,
            line.points,
            line.reason,
            line.window,
        )
        for line in lines
    ]
    rows += [window_row(who.person, window) for window in windows]
    rows += clean_rows(rulebook, who, lines, as_of)
    rows += limits(rulebook, who.person, lines, rows)
    holding = [line.rule for line in lines if line.counts and isinstance(line.rule, Ceiling)]
    rows += corrections(rulebook, who.person, rows, holding)

    total = rulebook.scale.base * 100 + sum(row.points for row in rows)
    assert total % 100 == 0, "rounding leaves whole points, and every later correction is whole"
    score = total // 100
    return PersonScore(
        person=who.person,
        as_of=as_of,
        score=score,
        level=next(level.id for level in rulebook.levels if level.lowest <= score),
        dimensions={
            each: sum(row.points for row in rows if row.dimension == each)
            for each in rulebook.dimensions
        },
        rows=sorted_rows(rows),
        next_change_on=next_change(rulebook, who, known, lines, as_of),
        unmet=(),
    )


def score_population(
    rulebook: Rulebook,
    persons: Sequence[Mapping[str, str]],
    records: Sequence[Mapping[str, str]],
    marks: Sequence[Mapping[str, str]],
    *,
    as_of: date,
    known_at: datetime | None,
) -> dict[str, PersonScore]:
    """Score everybody on `as_of`, by `person`; each alone, as `score_person` does."""
    theirs: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    owners: dict[tuple[str, str], set[str]] = defaultdict(set)
    for record in records:
        theirs[record["person"]].append(record)
        owners[record["furnisher"], record["record"]].add(record["person"])
    marked: dict[str, list[Mapping[str, str]]] = defaultdict(list)
    for mark in marks:
        for owner in owners[mark["furnisher"], mark["record"]]:
            marked[owner].append(mark)
    return {
        (name := person["person"]): score_person(
            rulebook, person, theirs[name], marked[name], as_of=as_of, known_at=known_at
        )
        for person in persons
    }
