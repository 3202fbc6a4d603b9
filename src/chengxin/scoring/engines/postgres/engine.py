"""One prepared statement that answers for the persons asked for: scores, rows and next changes.

Its parameters are the version, the date, the state of knowledge and the persons' numbers. The rows
of the version and of those persons go before the kernel's text as its first common table
expressions. Nothing is computed here that is not a stage of the kernel.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from itertools import groupby
from typing import Any

import psycopg
from psycopg.types.numeric import Int4

from chengxin.rulebook.model import Rulebook
from chengxin.scoring.compile import compile_rulebook
from chengxin.scoring.engines.postgres.asking import ask
from chengxin.scoring.engines.postgres.dialect import Facts, compiled, dialect, of_ledger
from chengxin.scoring.engines.words import named
from chengxin.scoring.kernel import Kernel, of_rows, shortened, spaced
from chengxin.scoring.result import UNMET, DerivedScore, PersonScore, Row

#: After every instant at which anything is known.
ALL_KNOWN = datetime(9999, 12, 31, tzinfo=UTC)

#: Stages that are computed once though one reader alone would take them in: what they work out is
#: used many times over, and would be worked out each time.
STORED = ("dated", "standing", "entry", "summed", "corrected")

_FACTS = ("consent", "of_age", "full_capacity", "residency", "stays", "lives")

_ANSWER = """
select g.person_no, g.person, {facts}, s.score, s.level, s.next_change_on, {dimensions},
  l.part, l.rule_no, l.dimension_no, l.item_no, l.furnisher, l.record, l.version, l.bucket,
  l.measure, l.points, l.reason, l.counts_from, l.valid_until, l.record_no
from gate g
left join score s on s.person_no = g.person_no
left join line l on l.person_no = s.person_no
order by g.person_no
"""

_DERIVED = """
select person, derived, score, begins, value, next_change_on, cite from derived_score
order by person_no, derived_no
"""

#: A line of the answer.
Line = tuple[Any, ...]


class Engine:
    """A version that is kept in the database, ready to ask over any connection.

    `facts` says where the facts are; without it, in the tables that `load_slice` fills.
    """

    def __init__(self, rulebook: Rulebook, version: int, facts: Facts | None = None) -> None:
        self.version = version
        self._facts = facts or of_ledger()
        self._tables = compile_rulebook(rulebook)
        #: The dimensions, whose subtotals are the columns `d1`, `d2` … of the stage `score`.
        self.dimensions = {row.dimension_no: row.dimension for row in self._tables.dimension}
        words = named(rulebook, self._tables)
        self._rules = {(part, number): rest for part, number, *rest in words["rule_name"]}
        self._words = {name: dict(rows) for name, rows in words.items() if name != "rule_name"}
        answer = _ANSWER.format(
            facts=", ".join(f"g.{fact}" for fact in _FACTS),
            dimensions=", ".join(f"s.d{number}" for number in self.dimensions),
        )
        self.statement = self.over(answer, ("gate", "score", "line"), rows=True)
        self._derived = (
            self.over(_DERIVED, ("derived_score",), rows=False) if self._tables.derived else None
        )

    def over(self, text: str, stages: Collection[str], *, rows: bool) -> bytes:
        """Return a statement with a text of one's own at the end, over the stages that it reads.

        Without `rows` the stage `line` must not be among them; scores are the same, and sooner.
        """
        words = {**dialect(), **shortened(self._tables), **of_rows(self._tables, rows=rows)}
        stored = frozenset(STORED) | ({"grouped"} if spaced(self._tables) else set())
        queries = {**compiled(), **self._facts.queries}
        return Kernel(words, stored | self._facts.stored, queries).over(text, stages).encode()

    def parameters(
        self, persons: Sequence[int], *, as_of: date, known_at: datetime | None = None
    ) -> dict[str, Any]:
        """Return what every statement of this version is asked with."""
        return {
            "version": Int4(self.version),
            "as_of": as_of,
            "known_at": known_at or ALL_KNOWN,
            # As text, whose type is the statement's: that of a list would be its longest number's.
            "persons": "{" + ",".join(map(str, persons)) + "}",
        }

    def answers(
        self,
        connection: psycopg.Connection[Any],
        persons: Sequence[int],
        *,
        as_of: date,
        known_at: datetime | None = None,
    ) -> list[PersonScore]:
        """Return the full answer for each of `persons` that exists, in the order of numbers."""
        asked = self.parameters(persons, as_of=as_of, known_at=known_at)
        lines = ask(connection, self.statement, asked).fetchall()
        return [
            self._answer(as_of, [*found]) for _number, found in groupby(lines, lambda line: line[0])
        ]

    def derived_scores(
        self,
        connection: psycopg.Connection[Any],
        persons: Sequence[int],
        *,
        as_of: date,
        known_at: datetime | None = None,
    ) -> list[DerivedScore]:
        """Return the derived scores of those of `persons` who agreed to them, in their order.

        Whoever did not agree to a derived score has none of it, and nothing says why.
        """
        if self._derived is None:
            return []
        asked = self.parameters(persons, as_of=as_of, known_at=known_at)
        return [DerivedScore(*row) for row in ask(connection, self._derived, asked).fetchall()]

    def _answer(self, as_of: date, lines: Sequence[Line]) -> PersonScore:
        """Put one person's lines together; each of them holds the score as well."""
        _number, person, *rest = lines[0]
        facts, (score, level, next_change_on, *rest) = rest[: len(_FACTS)], rest[len(_FACTS) :]
        if score is None:
            unmet = tuple(fact for fact, holds in zip(UNMET, facts, strict=True) if not holds)
            return PersonScore(person, as_of, None, "", {}, (), None, unmet)
        names = self.dimensions.values()
        subtotals = dict(zip(names, rest[: len(names)], strict=True))
        before = 2 + len(_FACTS) + 3 + len(names)
        rows = tuple(self._rows(person, (line[before:] for line in lines)))
        return PersonScore(person, as_of, score, level, subtotals, rows, next_change_on, ())

    def _rows(self, person: str, lines: Iterable[Line]) -> Iterable[Row]:
        """Return the rows in the order of the arithmetic, with words in place of numbers."""
        words = self._words
        found = []
        for part, rule_no, dimension_no, item_no, furnisher, record, version, *rest in lines:
            if part is None:
                continue
            window, measure, points, reason, counts_from, valid_until, record_no = rest
            rule, cite = self._rules[part, rule_no or 0]
            row = Row(
                person, words["part_name"][part], rule, words["dimension_name"][dimension_no or 0],
                cite, words["item_name"][item_no or 0], furnisher or "", record or "", version,
                window, measure, points, reason == 0, words["reason_name"][reason], counts_from,
                valid_until,
            )  # fmt: skip
            # Empty windows and records come last, as DuckDB has them.
            order = (part, rule, window or date.max, record_no is None, record_no or 0)
            found.append((order, row))
        return (row for _order, row in sorted(found, key=lambda one: one[0]))
