"""Section 6.15: derived scores, from a finished score and a person's own consents.

Written from `docs/rulebook.md` section 2 (Derived scores) and 6.15. The differential tests and the
tests of this room call it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from math import ceil

from chengxin.rulebook.model import Derived, Rulebook
from chengxin.scoring.result import DerivedScore, PersonScore
from tests.oracle.civil import read_date, read_instant
from tests.oracle.points import table_points
from tests.oracle.rows import cited


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent to a derived score, with no end while it was not withdrawn."""

    starts: date
    until: date | None

    def alive(self, day: date) -> bool:
        """Whether it covers a day."""
        return self.starts <= day and (self.until is None or day < self.until)

    @property
    def ends_after_it_begins(self) -> bool:
        """Whether it ever covers a day."""
        return self.until is None or self.starts < self.until


def known_consents(
    person: str, derived: str, rows: Sequence[Mapping[str, str]], known_at: datetime | None
) -> list[Consent]:
    """The consents of one person to one derived score that were recorded in time."""
    found = []
    for row in rows:
        if (row["person"], row["derived"]) != (person, derived):
            continue
        if known_at is None or read_instant(row["recorded_at"]) <= known_at:
            starts = read_date(row["consented_on"])
            assert starts is not None
            found.append(Consent(starts, read_date(row.get("withdrew_on", ""))))
    return found


def derived_scores(
    rulebook: Rulebook,
    answer: PersonScore,
    rows: Sequence[Mapping[str, str]],
    known_at: datetime | None,
) -> Iterator[DerivedScore]:
    """The derived scores of one person, whose score on the day is `answer`."""
    if answer.score is None:
        return
    for derived in rulebook.derived.values():
        consents = known_consents(answer.person, derived.id, rows, known_at)
        if not any(consent.alive(answer.as_of) for consent in consents):
            continue
        days = [answer.next_change_on]
        for consent in consents:
            if consent.ends_after_it_begins:
                days += [consent.starts, consent.until]
        reached = max(answer.score, rulebook.scale.base)
        yield DerivedScore(
            person=answer.person,
            derived=derived.id,
            score=answer.score,
            begins=begins_of_piece(derived, reached),
            value=ceil(table_points(derived.points, reached, (), 0) / 100),
            next_change_on=min((d for d in days if d and d > answer.as_of), default=None),
            cite=cited(derived),
        )


def begins_of_piece(derived: Derived, score: int) -> int:
    """Where the piece begins in which a score lies."""
    return max(int(band.starts) for band in derived.points.bands if band.starts <= score)
