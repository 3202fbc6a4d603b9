"""Everything the report of the demonstration says, gathered from files, ledger and scores.

Names come from the roster and only for the people told of, who do not exist. The command calls
`gather` once the city is scored.
"""

from __future__ import annotations

import csv
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from chengxin.demo.outcome import Outcome
from chengxin.demo.telling import Telling, find_telling
from chengxin.demo.verdicts import verdicts
from chengxin.ledger import Reading
from chengxin.report import CityReport, ToldPerson


def gather(outcome: Outcome, reading: Reading, roster: Path) -> CityReport:
    """Return the report's content. Raises ValueError when the reading has no ledger."""
    if reading.ledger is None:
        raise ValueError("nothing was read, so nothing can be reported")
    histogram = outcome.histogram()
    return CityReport(
        rulebook=outcome.rulebook,
        as_of=outcome.as_of,
        known_at=outcome.known_at,
        histogram=histogram,
        levels=outcome.levels(),
        persons_total=reading.ledger.counts["persons"],
        scored=sum(persons for _score, persons in histogram),
        without_score=outcome.without_score(),
        dimensions=outcome.dimensions(),
        files=verdicts(reading),
        reasons=outcome.reasons(),
        parts=outcome.parts(),
        people=_people(outcome, find_telling(outcome), roster),
    )


def _people(outcome: Outcome, found: Sequence[Telling], roster: Path) -> list[ToldPerson]:
    ids = [each.person for each in found]
    answers, names = outcome.answers(ids), _names(roster, set(ids))
    return [
        ToldPerson(each.kind.title, each.kind.why, names[each.person], answers[each.person])
        for each in found
    ]


def _names(roster: Path, wanted: Collection[str]) -> Mapping[str, str]:
    with roster.open(encoding="utf-8-sig", newline="") as file:
        return {
            row["person"]: row["name"] for row in csv.DictReader(file) if row["person"] in wanted
        }
