"""Both versions run over the whole population, and their answers set side by side.

The kernel scores everybody twice, slice by slice, into a working folder; everything else is
counting over what it wrote. The difference of a person's two scores is taken apart into the
differences of each rule and limit, which add up to it; if they did not, nothing would be reported.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb

from chengxin.ledger import Ledger
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.city import Run, score_city
from chengxin.scoring.impact.answers import load_answers, one, opened
from chengxin.scoring.impact.cases import largest_changes
from chengxin.scoring.impact.causes import causes
from chengxin.scoring.impact.figures import Impact, Sensitivity
from chengxin.scoring.impact.groupings import group_counts, write_groupings
from chengxin.scoring.impact.groups import Groups
from chengxin.scoring.impact.sensitivity import Variants, sensitivity

#: Called with (what is done, steps done, steps in all).
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Question:
    """Two versions, each with the files as read by it, and the day and knowledge asked about.

    `key` masks the cases of change, None for cases without ids. `percents` are those by which
    each indicator is varied, empty for none.
    """

    old: Rulebook
    new: Rulebook
    ledgers: tuple[Ledger, Ledger]
    as_of: date
    known_at: datetime | None
    groups: Groups | None = None
    key: bytes | None = None
    percents: Sequence[int] = (-10, 10)

    def inputs(self) -> list[tuple[str, str, str]]:
        """Kind, name and SHA-256 of every file."""
        found = [
            (each["kind"], each["name"], each["sha256"])
            for each in self.ledgers[1].contents["made_of"]["inputs"]
        ]
        if self.groups is not None:
            found.append(("groups", self.groups.name, self.groups.sha256))
        return sorted(found)


def measure_impact(
    question: Question,
    work: Path,
    *,
    threads: int | None = None,
    memory: str | None = None,
    progress: Progress | None = None,
) -> Impact:
    """Return what a change of version does.

    `work` comes to hold everybody's scores: it is not to be shared.

    Raises OSError when the folder cannot be written, `ImpactDoesNotAddUpError` when an answer of
    the kernel contradicts itself.
    """
    told = progress or (lambda _what, _done, _of: None)
    folders = work / "old", work / "new"
    books = question.old, question.new
    for name, book, ledger, folder in zip(
        ("old", "new"), books, question.ledgers, folders, strict=True
    ):
        run = Run(book, ledger, question.as_of, question.known_at)
        score_city(
            run,
            folder,
            threads=threads,
            memory=memory,
            progress=partial(told, name),
        )
    with opened(work, threads, memory) as connection:
        load_answers(connection, books, folders)
        write_groupings(connection, question.ledgers[1], question.as_of, question.groups, work)
        variants = Variants(
            question.new, question.ledgers[1], question.as_of, question.known_at, threads
        )
        return _counted(
            connection,
            question,
            sensitivity(connection, variants, question.percents, work, told),
        )


_LOWER = """
select
  (select count(*) from both_scored where new_score < old_score or move < 0)
  + (select count(*) from score where old_score is not null and new_score is null)
"""


def _counted(
    connection: duckdb.DuckDBPyConnection, question: Question, varied: Sequence[Sensitivity]
) -> Impact:
    """Count everything over the tables of both answers."""
    books = question.old, question.new
    up, down = one(
        connection,
        "select count(*) filter (move > 0), count(*) filter (move < 0) from both_scored",
    )
    (persons,) = one(connection, "select count(distinct person) from grouping")
    (lower,) = one(connection, _LOWER)
    matrix = connection.execute(
        "select old_level, new_level, count(*) from score group by all order by all"
    ).fetchall()
    return Impact(
        old=question.old,
        new=question.new,
        as_of=question.as_of,
        known_at=question.known_at,
        inputs=question.inputs(),
        skipped_bad=bool(question.ledgers[1].contents["made_of"]["skip_bad"]),
        persons=persons,
        matrix={(old, new): count for old, new, count in matrix},
        histograms=(_histogram(connection, "old_score"), _histogram(connection, "new_score")),
        up=up,
        down=down,
        lower=lower,
        causes=causes(connection, books),
        groups=group_counts(connection, books),
        sensitivity=varied,
        cases=largest_changes(connection, question.key),
    )


def _histogram(connection: duckdb.DuckDBPyConnection, column: str) -> list[tuple[int, int]]:
    """Count people by score."""
    return connection.execute(
        f"select {column}, count(*) from score where {column} is not null group by 1 order by 1"
    ).fetchall()
