"""What a run of the scoring wrote, read back: whole answers of some people, figures of all.

It adds nothing up that the rows do not say, and turns exact decimals into hundredths without a
float. `telling` looks for people here, `gathering` for figures.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import polars as pl

from chengxin.report import DimensionFigures
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PARTS, UNMET, PersonScore, Row

_PARTS = pl.Enum(PARTS)


@dataclass(frozen=True, slots=True)
class Outcome:
    """The folder that `score_city` wrote for `rulebook`, a day and a state of knowledge.

    `known_at` is the instant up to which data was known; None stands for everything given.
    """

    rulebook: Rulebook
    folder: Path
    as_of: date
    known_at: datetime | None = None

    def _scan(self, name: str) -> pl.LazyFrame:
        return pl.scan_parquet(self.folder / name / "*.parquet")

    def rows(self) -> pl.DataFrame:
        """Return the columns of all rows by which telling people are found."""
        columns = ("person", "part", "rule", "item", "reason", "counted")
        return self._scan("contributions").select(*columns).collect()

    def unmet(self) -> pl.DataFrame:
        """Return person and unmet (identifiers separated by a blank) of who has no score."""
        return self._scan("without_score").collect()

    def answers(self, persons: Collection[str]) -> dict[str, PersonScore]:
        """Return the whole answers of some people, by their id."""
        wanted = pl.col("person").is_in(list(persons))
        rows: dict[str, list[Row]] = {}
        for found in self._lines(wanted).iter_rows(named=True):
            rows.setdefault(found["person"], []).append(Row(**found))
        answers = {
            found["person"]: self._answer(found, tuple(rows.get(found["person"], ())))
            for found in self._scan("scores").filter(wanted).collect().iter_rows(named=True)
        }
        for person, unmet in self._scan("without_score").filter(wanted).collect().iter_rows():
            facts = tuple(unmet.split())
            answers[person] = PersonScore(
                person, self.as_of, None, "", {}, tuple(rows.get(person, ())), None, facts
            )
        return answers

    def _answer(self, found: Mapping[str, Any], rows: tuple[Row, ...]) -> PersonScore:
        return PersonScore(
            person=found["person"],
            as_of=self.as_of,
            score=found["score"],
            level=found["level"],
            dimensions={name: int(found[name] * 100) for name in self.rulebook.dimensions},
            rows=rows,
            next_change_on=found["next_change_on"],
            unmet=(),
        )

    def _lines(self, wanted: pl.Expr) -> pl.DataFrame:
        lines = self._scan("contributions").filter(wanted).collect()
        order = pl.col("part").cast(_PARTS)
        return lines.sort(
            "person", order, "rule", "window", "furnisher", "record", nulls_last=False
        ).with_columns((pl.col("points") * 100).cast(pl.Int64))

    # ---- Figures of the whole city -----------------------------------------------------------

    def histogram(self) -> list[tuple[int, int]]:
        """Return (score, persons) for each score that occurs, in order."""
        counted = self._scan("scores").group_by("score").len().sort("score").collect()
        return [(int(score), int(persons)) for score, persons in counted.iter_rows()]

    def levels(self) -> dict[str, int]:
        """Return how many people have each level."""
        return self._counted("scores", "level")

    def reasons(self) -> dict[str, int]:
        """Return how many rows did not count, by reason."""
        counted = self._counted("contributions", "reason")
        counted.pop("", None)
        return counted

    def parts(self) -> dict[str, int]:
        """Return how many rows count, by part."""
        rows = self._scan("contributions").filter(pl.col("counted"))
        return dict(rows.group_by("part").len().sort("part").collect().iter_rows())

    def without_score(self) -> dict[str, int]:
        """Return how many people lack each fact; some lack several."""
        facts = self.unmet()["unmet"].str.split(" ").explode()
        return {fact: int((facts == fact).sum()) for fact in UNMET if (facts == fact).any()}

    def _counted(self, name: str, column: str) -> dict[str, int]:
        counted = self._scan(name).group_by(column).len().sort(column).collect()
        return dict(counted.iter_rows())

    def dimensions(self) -> dict[str, DimensionFigures]:
        """Return mean and quartiles of each dimension's subtotal, in whole hundredths."""
        names = list(self.rulebook.dimensions)
        scores = self._scan("scores").select((pl.col(names) * 100).cast(pl.Int64)).collect()
        found = {}
        for name in names:
            values = scores[name].sort().to_list()
            if values:
                quarters = [values[(len(values) - 1) * part // 4] for part in (1, 2, 3)]
                found[name] = DimensionFigures(sum(values) // len(values), *quarters)
        return found
