"""A population on which the numbers of a rulebook are tried: how it is now, and by a draft.

What leaves are counts of people by level and by score, exact; the page that shows them rounds.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import override

from chengxin.ledger import Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.engines.closing import Closing
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.tune.differences import needs_everybody
from chengxin.scoring.tune.keep import close, create, keep_slice
from chengxin.scoring.tune.redraw import Redrawing

#: Called with (slices done, slices in all).
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Drawing:
    """How many people stand where: (level now, level by the draft) → persons, score → persons.

    Who has no score has the empty level.
    """

    matrix: Mapping[tuple[str, str], int]
    scores: Mapping[int, int]


@dataclass(frozen=True, slots=True)
class Asked:
    """Whose scores, on which day, by what was known when."""

    slices: Sequence[Slice]
    as_of: date
    known_at: datetime | None = None
    threads: int | None = None


class NotWhatWasKeptError(Exception):
    """What was kept of a population does not give the scores that the kernel gave."""


class Population(Closing):
    """A population as one version scores it. Use as a context manager; one thread at a time."""

    def __init__(
        self,
        rulebook: Rulebook,
        asked: Asked,
        *,
        levels: Path | None = None,
        progress: Progress | None = None,
    ) -> None:
        """Score everybody and take the population apart.

        `levels` is a file that `write_levels` wrote: the levels that people have now, when
        `rulebook` is itself a draft. Raises `NotWhatWasKeptError` when the parts do not add up to
        the scores.
        """
        self.rulebook = rulebook
        self.engine = Engine(rulebook, threads=asked.threads)
        try:
            self._keep(asked, levels, progress)
        except BaseException:
            self.close()
            raise

    def _keep(self, asked: Asked, levels: Path | None, progress: Progress | None) -> None:
        kernel = self.engine.prepare(asked.as_of, asked.known_at, rows=False)
        self.tables = self.engine.tables
        create(self.engine)
        for number, part in enumerate(asked.slices, start=1):
            with self.engine.over(part):
                keep_slice(self.engine, kernel, levels)
            if progress is not None:
                progress(number, len(asked.slices))
        self._gone = self._without_score(levels)
        close(self.engine)
        self.redrawing = Redrawing(self.engine, kernel)
        self.kept = self._counted()
        if self.draw(self.rulebook) != self.kept:
            raise NotWhatWasKeptError

    def _without_score(self, levels: Path | None) -> Counter[tuple[str, str]]:
        """How many had a level and have no score by the version that the parts were kept by."""
        if levels is None:
            return Counter()
        rows = self.engine.connection.execute(
            "select level, count(*) from read_parquet(?) anti join kept_now using (person_no)"
            " group by level",
            [str(levels)],
        ).fetchall()
        return Counter({(level, ""): persons for level, persons in rows})

    def _counted(self) -> Drawing:
        """What the kernel itself gave everybody."""
        rows = self.engine.connection.execute("""
        select coalesce(l.level, ''), n.level, n.score, count(*)
        from kept_now n left join kept_level l using (person_no) group by all
        """).fetchall()
        return self._drawing(rows)

    @override
    def close(self) -> None:
        """Forget the population."""
        self.engine.close()

    def needs_everybody(self, draft: Rulebook) -> bool:
        """Whether a draft's numbers can only be tried by scoring everybody anew."""
        return needs_everybody(self.tables, compile_rulebook(draft))

    def draw(self, draft: Rulebook) -> Drawing:
        """Return where people stand by a draft that does not need everybody."""
        return self._drawing(self.redrawing.draw(compile_rulebook(draft)))

    def write_levels(self, path: Path) -> None:
        """Write the levels that people have now, by the number of the person in the files."""
        self.engine.copy("select person_no, level from kept_now", path)

    def _drawing(self, rows: Sequence[tuple[str, str, int, int]]) -> Drawing:
        matrix, scores = self._gone.copy(), Counter[int]()
        for before, after, score, persons in rows:
            matrix[before, after] += persons
            scores[score] += persons
        return Drawing(matrix, scores)
