"""Everybody scored again from the facts, by the kernel on DuckDB, and held against what is kept.

Whoever has no change that is due is asked about as of today; whoever has one, as of the day of the
standing. People without a standing are asked as well: whom the gate lets in must have one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

import duckdb

from chengxin.rulebook.model import Grounded, Rulebook
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.kernel import Kernel
from chengxin.site.verifying.facts import Asked, as_ledger, slices
from chengxin.site.verifying.invariants import NAMED, Check, Connection, Found, Moment, Pass, ask
from chengxin.site.verifying.replaying import replay
from chengxin.site.verifying.rulebooks import versions
from chengxin.text import _

_LINES = "create or replace temp table told as {lines}"

#: What names no article, and the published table in its place.
_MODELLED = "create or replace temp table modelled as select unnest(?::varchar[]) as word"

#: Of the lines of a person, those that break an invariant: by the number of a person or a record.
_BY_PERSON = {
    "I3 sums": """
    select c.person_no from corrected c
    left join (select person_no, sum(points) as points from told group by all) as l
      on l.person_no = c.person_no
    where c.score <> c.base + coalesce(l.points, 0)
    union
    select coalesce(l.person_no, d.person_no) from (
      select person_no, dimension_no, sum(points) as points from told
      where dimension_no is not null and part < 9 group by all
    ) as l
    full join by_dimension d on d.person_no = l.person_no and d.dimension_no = l.dimension_no
    where coalesce(l.points, 0) <> coalesce(d.awards + d.deductions, 0)""",
    "I2 grounds": """
    select t.person_no from told t
    left join rule_name r on r.part = t.part and r.number = coalesce(t.rule_no, 0)
    where t.points <> 0 and (
      coalesce(cast(r.cite as varchar), '') = ''
        and cast(r.word as varchar) not in (select word from modelled)
      or t.part = 1 and t.version is null
    )""",
}
_WORDS = """
(select *, row_number() over (partition by record_no, kind, "case" order by recorded_at desc)
  as place from mark qualify place = 1 and (until is null or until > starts))
"""
_BY_RECORD = {
    "I5 expired": """
    select record_no from told where part = 1 and points <> 0 and valid_until <= {as_of}""",
    "I6 marks": f"""
    select t.record_no from told t join {_WORDS} as w on w.record_no = t.record_no
    where t.part = 1 and t.points <> 0 and w.kind in (2, 3)""",
    "I7 disputed": f"""
    select t.record_no from told t join {_WORDS} as w on w.record_no = t.record_no
    where t.part = 1 and t.points < 0 and w.kind = 1 and w.starts <= {{as_of}}
      and coalesce(w.until > {{as_of}}, true)""",
}


def words() -> Mapping[str, str]:
    """Return the invariants of this module in words."""
    return {
        "I2 grounds": _("Each row that gives or takes points names its grounds and its version."),
        "I3 sums": _("Each score, and each dimension, is the sum of its rows."),
        "I4 recomputed": _("Each standing is what another engine computes; none is missing."),
        "I4 replayed": _("What was known at the instant of a change gives its score again."),
        "I5 expired": _("No record counts behind its end."),
        "I6 marks": _("No record counts that was repaired or annulled."),
        "I7 disputed": _("No record takes points while it is disputed."),
    }


class _Standing(NamedTuple):
    """What a standing says, in the form in which the kernel says it."""

    rulebook_no: int
    as_of: date
    score: int
    level: str
    dimensions: Mapping[str, int]
    next_change_on: date | None


@dataclass
class _Seen:
    """What was seen so far, of each invariant."""

    checked: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    broken: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    rows: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def add(self, which: str, checked: int, rows: Sequence[str]) -> None:
        """Count rows that were looked at, and those that break the invariant."""
        self.checked[which] += checked
        self.broken[which] += len(rows)
        self.rows[which] = (self.rows[which] + [*rows])[:NAMED]

    def found(self) -> Mapping[str, Found]:
        """Return everything."""
        return {
            which: Found(self.checked[which], self.broken[which], tuple(self.rows[which]))
            for which in words()
        }


def _recomputed(connection: Connection, moment: Moment) -> Mapping[str, Found]:
    seen = _Seen()
    served = ask(connection, "select rulebook_no from in_force")
    in_force = served[0][0] if served else None
    books = {number: book for number, book in versions(connection) if book is not None}
    with TemporaryDirectory(prefix="chengxin-") as place, ExitStack() as stack:
        folder = Path(place)
        engines = {n: stack.enter_context(Engine(book, threads=2)) for n, book in books.items()}
        for desk in slices(connection, folder):
            standings = _standings(desk)
            persons = [
                number for (number,) in desk.execute("select person_no from persons").fetchall()
            ]
            for (number, day), asked in _questions(persons, standings, in_force, moment).items():
                if number in engines:
                    part = _Part(desk, engines[number], books[number], day)
                    part.look(asked, standings, folder, seen)
            seen.add("I4 replayed", *replay(desk, engines, books, folder))
    return seen.found()


def _standings(desk: duckdb.DuckDBPyConnection) -> dict[int, _Standing]:
    rows = desk.execute("select * from standings").fetchall()
    return {
        person_no: _Standing(number, as_of, score, level, json.loads(dimensions), next_change_on)
        for person_no, number, as_of, score, level, dimensions, next_change_on in rows
    }


def _questions(
    persons: Iterable[int],
    standings: Mapping[int, _Standing],
    in_force: int | None,
    moment: Moment,
) -> Mapping[tuple[int | None, date], list[int]]:
    """Return who is asked about under which version and as of which day."""
    asked: dict[tuple[int | None, date], list[int]] = defaultdict(list)
    for person_no in persons:
        kept = standings.get(person_no)
        due = kept and kept.next_change_on is not None and kept.next_change_on <= moment.today
        day = kept.as_of if kept and due else moment.today
        asked[kept.rulebook_no if kept else in_force, day].append(person_no)
    return asked


@dataclass(frozen=True, slots=True)
class _Part:
    """Some persons, asked about under one version and as of one day."""

    desk: duckdb.DuckDBPyConnection
    engine: Engine
    rulebook: Rulebook
    as_of: date

    def look(
        self, persons: Sequence[int], standings: Mapping[int, _Standing], folder: Path, seen: _Seen
    ) -> None:
        """Compute them again, and look at everything that is computed."""
        asked = [Asked(number, number) for number in persons]
        part = as_ledger(self.desk, asked, self.rulebook, folder)
        kernel = self.engine.prepare(self.as_of, None)
        with self.engine.over(part):
            given = self.engine.keep_all(kernel)
            self._scores(kernel, given, persons, standings, seen)
            run = self.engine.connection.execute
            run(_LINES.format(lines=kernel.query("line", given=given)))
            run(_MODELLED, [self._modelled()])
            (lines,) = run("select count(*) from told").fetchone() or (0,)
            day = f"date '{self.as_of}'"
            for which, query in _BY_PERSON.items():
                rows = run(query).fetchall()
                seen.add(which, lines, [f"person {number}" for (number,) in rows])
            for which, query in _BY_RECORD.items():
                rows = run(query.format(as_of=day)).fetchall()
                seen.add(which, lines, self._kept([number for (number,) in rows]))
            run("drop table told")
            self.engine.drop(*given)

    def _modelled(self) -> list[str]:
        """Return the rules and limits that are modelled on a table; guard and scale are ''."""
        book = self.rulebook
        every = (book.indicators, book.pools, book.dimensions, book.ceilings)
        named: list[tuple[str, Grounded]] = [
            (key, each) for kind in every for key, each in kind.items()
        ]
        named += [("", each) for each in (book.guard, book.scale) if each is not None]
        return [key for key, each in named if each.modelled_on is not None]

    def _scores(
        self,
        kernel: Kernel,
        given: frozenset[str],
        persons: Sequence[int],
        standings: Mapping[int, _Standing],
        seen: _Seen,
    ) -> None:
        names = [row.dimension for row in self.engine.tables.dimension]
        query = f"select * exclude (person) from ({kernel.query('score', given=given)})"
        found: dict[int, tuple[Any, ...]] = {
            number: (score, level, dict(zip(names, points, strict=True)), next_change_on)
            for number, score, level, next_change_on, *points in self.engine.connection.execute(
                query
            ).fetchall()
        }
        kept = {number: tuple(standings[number][2:]) for number in persons if number in standings}
        differ = [number for number in persons if found.get(number) != kept.get(number)]
        seen.add("I4 recomputed", len(persons), [f"person {number}" for number in differ])

    def _kept(self, numbers: Sequence[int]) -> list[str]:
        """Name records by the numbers that the site has for them."""
        rows = self.desk.execute(
            "select distinct kept_no from numbered where list_contains(?::bigint[], record_no)"
            " order by kept_no",
            [[*numbers]],
        ).fetchall()
        return [f"record {number}" for (number,) in rows]


CHECKS: Sequence[Check] = (
    Pass(("I4 recomputed", "I4 replayed", *_BY_PERSON, *_BY_RECORD), _recomputed),
)
