"""The numbers of another version on a population that was taken apart by `keep`.

The kernel's own stages run again from where a changed number enters, over parts in place of
persons: first the rules with other points or limits, then the dimensions that hold them, then
everybody's total. What did not change is not computed again. The result is what a run over
everybody gives, to the person; nothing here rounds, samples or estimates.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from typing import Any

from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.engines.loading import insert_rows
from chengxin.scoring.kernel import Kernel
from chengxin.scoring.tables import Tables
from chengxin.scoring.tune.differences import touched

#: The stages between what a part is given and what its rule's limits leave.
_LIMITED = ("given", "over_window", "over_indicator")


class Redrawing:
    """The totals of every rule and dimension by the version drawn last."""

    def __init__(self, engine: Engine, kernel: Kernel) -> None:
        self.engine = engine
        self.kernel = kernel
        self.tables = engine.tables
        self.dimensions = [row.dimension_no for row in self.tables.dimension]
        #: Dimensions whose totals are not written into `total_of_crowd` yet.
        self.turning: set[int] = set()
        run = engine.connection.execute
        run("create table total_of_part (no integer, rule_no integer, points bigint)")
        zeros = "".join(f", cast(0 as bigint) as d{number}" for number in self.dimensions)
        run(f"create table total_of_crowd as select *{zeros} from kept_crowd")
        self._rules([row.rule_no for row in self.tables.rule])
        self._dimensions(frozenset(), {*self.dimensions})
        self._rivals(anew=True)
        self._sum()

    def draw(self, tables: Tables) -> list[tuple[str, str, int, int]]:
        """Return (level now, level then, score then, persons) for every combination that occurs.

        `tables` differ from those that the population was kept by in late columns only.
        """
        changed = touched(self.tables, tables)
        self._load(tables)
        if changed.rules:
            self._rules(changed.rules)
        if changed.dimensions or changed.limited:
            self._dimensions(changed.dimensions, changed.limited)
            self._rivals(anew=bool(changed.rules))
            self._sum()
        return self._levels()

    def _load(self, tables: Tables) -> None:
        """Put the rows that differ in the place of those that were there."""
        old, new = self.tables.named(), tables.named()
        for name, rows in new.items():
            before, after = _by_key(old[name]), _by_key(rows)
            again = {key for key in {*before, *after} if before.get(key) != after.get(key)}
            if not again:
                continue
            few = " or ".join("true" if not key else f"{key[0]} = {key[1]}" for key in again)
            self.engine.connection.execute(f"delete from {name} where {few}")
            insert_rows(
                self.engine.connection,
                name,
                [row for key in again for row in after.get(key, ())],
            )
        self.tables = tables

    def _view(self, stage: str, query: str) -> None:
        self.engine.connection.execute(f"create or replace temp view {stage} as {query}")

    def _rules(self, rules: Iterable[int]) -> None:
        """What each part of the rules gives after the limits of its rule."""
        run = self.engine.connection.execute
        few = "(" + ", ".join(str(number) for number in rules) + ")"
        self._view(
            "standing", f"select * exclude (of_rule) from kept_standing where of_rule in {few}"
        )
        self._view("placed", f"select * exclude (part_no) from kept_placed where rule_no in {few}")
        self._view("window_measure", f"select * from kept_window where rule_no in {few}")
        self._view(
            "clean_since", f"select * exclude (of_rule) from kept_clean where of_rule in {few}"
        )
        done = {"standing", "placed", "window_measure", "clean_since"}
        for stage in _LIMITED:
            self.engine.keep(self.kernel, stage, frozenset(done))
            done.add(stage)
        every = " union all ".join(
            f"select person_no, rule_no, points from {stage}" for stage in _LIMITED
        )
        run(f"""
        create temp table total_now as
        select p.no, p.rule_no, cast(sum(e.points) as bigint) as points
        from ({every}) as e
        join kept_part p on p.no = e.person_no and p.rule_no = e.rule_no
        group by p.no, p.rule_no
        """)
        run(f"""
        create or replace table turned_part as
        select no
        from (select * from total_of_part where rule_no in {few}) as o
        full join total_now n using (no)
        where o.points is distinct from n.points
        """)
        run(f"""
        create or replace table total_of_part as
        select * from total_of_part where rule_no not in {few} union all from total_now
        """)
        self.engine.drop(*_LIMITED, "total_now")
        self._forget("standing", "placed", "window_measure", "clean_since")

    def _forget(self, *views: str) -> None:
        for view in views:
            self.engine.connection.execute(f"drop view {view}")

    def _dimensions(self, by_rule: Set[int], by_limit: Set[int]) -> None:
        """What each scope of the dimensions gives, for everybody who has it.

        Where only rules gave other points, only scopes with such a part are asked.
        """
        numbers = by_rule | by_limit
        for number in sorted(numbers):
            if number in by_limit:
                self._dimension(number, "true")
            else:
                self._turned(number)
        # A number is often turned several times before another: what everybody has in its
        # dimension is looked up until then, and written down when it rests.
        self._write_down(self.turning - numbers)
        self.turning = {*numbers}
        if len(numbers) > 1:
            self._write_down(numbers)
            self.turning = set()

    def _turned(self, number: int) -> None:
        """The same for the scopes of a dimension that hold a part with other points."""
        run = self.engine.connection.execute
        run(f"""
        create temp table turned as
        select distinct no from kept_member
        where dimension_no = {number} and part_no in (from turned_part)
        """)
        run(f"alter table total_of_scope_{number} rename to total_before")
        self._dimension(number, "m.no in (from turned)")
        run(f"""
        insert into total_of_scope_{number}
        from total_before where no not in (from turned)
        """)
        self.engine.drop("turned", "total_before")

    def _dimension(self, number: int, which: str) -> None:
        """What scopes of a dimension give after its pools, its cap and its floor."""
        run = self.engine.connection.execute
        run(f"""
        create temp table given as
        select m.no as person_no, t.rule_no, m.dimension_no, r.sign, cast(null as date) as bucket,
          t.points
        from kept_member m
        join total_of_part t on t.no = m.part_no
        join rule r on r.rule_no = t.rule_no
        where m.dimension_no = {number} and {which} and t.points <> 0
        """)
        for stage in _LIMITED[1:]:
            run(f"create temp table {stage} as from given limit 0")
        query = self.kernel.query("by_dimension", given=frozenset(_LIMITED))
        run(f"""
        create or replace table total_of_scope_{number} as
        select person_no as no, cast(awards + deductions as bigint) as points from ({query}) as d
        """)
        self.engine.drop(*_LIMITED)

    def _write_down(self, numbers: Set[int]) -> None:
        if not numbers:
            return
        replaced = ", ".join(f"coalesce(t{n}.points, 0) as d{n}" for n in numbers)
        self.engine.connection.execute(f"""
        create or replace table total_of_crowd as
        select c.* replace ({replaced}) from total_of_crowd c {_joined(numbers)}
        """)

    def _rivals(self, *, anew: bool) -> None:
        """The totals of those whose records compete: the kernel on all their records.

        What each of their records gives is kept until a rule's points change (`anew`).
        """
        run = self.engine.connection.execute
        self._view("standing", "from kept_rival_standing")
        self._view("covered", "from kept_rival_covered")
        given = frozenset({"standing", "covered"})
        if anew:
            query = self.kernel.query("entry", given=given)
            run(f"create or replace table entry_of_rival as {query}")
        self._view("entry", "from entry_of_rival")
        given |= {"entry"}
        for stage in ("by_dimension", "lid"):
            self.engine.keep(self.kernel, stage, given)
        run("""
        create or replace table total_of_rival as
        select r.level, l.rule_no as lid_rule, coalesce(d.points, 0) as points,
          count(*) as persons
        from kept_rival r
        left join (
          select person_no, cast(sum(awards + deductions) as bigint) as points
          from by_dimension group by person_no
        ) as d on d.person_no = r.person_no
        left join lid l on l.person_no = r.person_no
        group by all
        """)
        self.engine.drop("by_dimension", "lid")
        self._forget("entry", "standing", "covered")

    def _sum(self) -> None:
        """How many people have which total, before guard, rounding, ceiling and scale."""
        terms = [
            f"coalesce(t{number}.points, 0)" if number in self.turning else f"d{number}"
            for number in self.dimensions
        ]
        self.engine.connection.execute(f"""
        create or replace table total as
        select c.level, c.lid_no, cast(null as integer) as lid_rule,
          {" + ".join(["0", *terms])} as points, sum(c.persons) as persons
        from total_of_crowd c {_joined(self.turning)}
        group by all
        union all
        select level, null, lid_rule, points, persons from total_of_rival
        """)

    def _levels(self) -> list[tuple[str, str, int, int]]:
        """Guard, rounding, ceiling, scale and level of every total that occurs."""
        run = self.engine.connection.execute
        self._view("entry", "from kept_lid_entry")
        lid = self.kernel.query("lid", given=frozenset({"entry"}))
        run(f"""
        create temp table ended as
        select t.level, t.points, t.persons, coalesce(l.ceiling, r.ceiling) as ceiling
        from total t
        left join ({lid}) as l on l.person_no = t.lid_no
        left join rule r on r.rule_no = t.lid_rule
        """)
        columns = "".join(f", 0 as d{number}" for number in self.dimensions)
        run(f"""
        create temp table summed as
        select cast(row_number() over () as integer) as person_no, '' as person, s.base, s.guard,
          s.lowest, s.highest, t.ceiling, cast(null as integer) as lid_no{columns},
          s.base + t.points as total, cast(null as date) as next_change_on, t.points
        from (select distinct ceiling, points from ended) as t cross join setting s
        """)
        score = self.kernel.query("score", given=frozenset({"summed"}))
        found = run(f"""
        select t.level, k.level, cast(k.score as integer), cast(sum(t.persons) as bigint)
        from ended t
        join summed s on s.points = t.points and s.ceiling is not distinct from t.ceiling
        join ({score}) as k on k.person_no = s.person_no
        group by all
        """).fetchall()
        self.engine.drop("ended", "summed")
        self._forget("entry")
        return found


def _by_key(rows: Sequence[Any]) -> dict[tuple[str, int] | tuple[()], list[Any]]:
    """The rows of a table by the rule or dimension that they are of; together where of neither."""
    found: dict[tuple[str, int] | tuple[()], list[Any]] = {}
    for row in rows:
        name = next((name for name in ("rule_no", "dimension_no") if hasattr(row, name)), "")
        found.setdefault((name, getattr(row, name)) if name else (), []).append(row)
    return found


def _joined(numbers: Iterable[int]) -> str:
    """The joins that look up what everybody has in some dimensions."""
    return "\n".join(
        f"left join total_of_scope_{n} t{n} on t{n}.no = c.s{n}" for n in sorted(numbers)
    )
