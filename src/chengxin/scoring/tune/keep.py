"""A population taken apart into what its numbers are made of, so that other numbers can be tried.

Nobody is named in what is kept. Of a rule each combination of records that occurs (`part`) is kept
once, whoever and how many have it, with the records of one who has; of a dimension each
combination of parts (`scope`); of everybody the scopes, with how many people have the same ones
and the level they have now (`crowd`). The few whose records compete with each other (`rival`) are
kept with all their records, because with other points another record can win.

Everything is a result of the kernel's stages; nothing is added up here. `redraw` reads the tables.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import duckdb

from chengxin.scoring.engines.duckdb import SMALL, Engine
from chengxin.scoring.kernel import Kernel
from chengxin.scoring.tables import CEILING, CLEAN, EACH

#: The stages that are looked at when a slice is taken apart.
_FIRST = (*SMALL, "covered", "standing", "judged")
_THEN = (
    *("placed", "weighed", "entry", "turn", "window_measure", "window_given", "clean_since"),
    *("clean_given", "score"),
)

#: What a record or window brings into a rule: what is measured, in the points form that gives it
#: points, the factors of repeat and age, and the civil window that a limit looks at. No number that
#: turns the measure into points is in it, so that all of them can be tried.
_MOTE = "rule_no, points_no, measure, num, den, window_no"


def create(engine: Engine) -> None:
    """Make the empty tables."""
    run = engine.connection.execute
    motes = ", ".join(f"{name} bigint" for name in _MOTE.split(", "))
    run(f"create table kept_mote (no integer, {motes})")
    run("create table kept_part (no integer, rule_no integer, motes integer[])")
    run("create table kept_scope (no integer, dimension_no integer, parts integer[])")
    run("create table kept_lid (no integer, rules integer[])")
    scopes = ", ".join(f"{name} integer" for name in scope_columns(engine))
    run(f"create table kept_crowd (level varchar, lid_no integer, {scopes}, persons bigint)")
    run("create table kept_now (person_no integer, score integer, level varchar)")
    run("create table kept_level (person_no integer, level varchar)")


def scope_columns(engine: Engine) -> list[str]:
    """The columns of a crowd that hold its scopes, one a dimension."""
    return [f"s{row.dimension_no}" for row in engine.tables.dimension]


def keep_slice(engine: Engine, kernel: Kernel, levels: Path | None) -> None:
    """Take the slice that the engine points at apart.

    `levels` is a file of everybody's level as it is, None to take what the kernel says.
    """
    run = engine.connection.execute
    source = "score" if levels is None else "read_parquet('" + str(levels).replace("'", "''") + "')"
    with _staged(engine, kernel):
        run("insert into kept_now select person_no, score, level from score")
        run(f"""
        create temp table level_now as
        select person_no, coalesce(n.level, '') as level
        from score s left join {source} n using (person_no)
        """)
        run("insert into kept_level from level_now")
        _keep_rivals(engine)
        _number_parts(engine)
        _keep_parts(engine)
        _keep_lids(engine)
        _keep_crowds(engine)
        run("drop table level_now")


@contextmanager
def _staged(engine: Engine, kernel: Kernel) -> Iterator[None]:
    engine.keep_all(kernel, _FIRST)
    _find_rivals(engine, kernel)
    done = list(_FIRST)
    for stage in _THEN:
        engine.keep(kernel, stage, frozenset(done))
        done.append(stage)
    yield
    engine.drop(*done, "rival")


def _find_rivals(engine: Engine, kernel: Kernel) -> None:
    """Who has records that compete, also with those that give nothing as the numbers are now."""
    run = engine.connection.execute
    run("alter table judged rename to judged_now")
    run("""
    create temp view judged as
    select * replace (case when judgement = 14 then 0 else judgement end as judgement)
    from judged_now
    """)
    contests = kernel.query("beaten", given=frozenset(_FIRST))
    run(
        "create temp table rival as"
        f" select distinct person_no from ({contests}) as c where lost > 0"
    )
    run("drop view judged")
    run("alter table judged_now rename to judged")


def _append(connection: duckdb.DuckDBPyConnection, table: str, query: str) -> None:
    connection.execute(f"create table if not exists {table} as {query} limit 0")
    connection.execute(f"insert into {table} {query}")


def _keep_rivals(engine: Engine) -> None:
    connection = engine.connection
    of_rivals = "from {} semi join rival using (person_no)"
    _append(connection, "kept_rival", f"select * {of_rivals.format('level_now')}")
    _append(
        connection,
        "kept_rival_covered",
        f"select * replace ('' as person) {of_rivals.format('covered')}",
    )
    _append(
        connection,
        "kept_rival_standing",
        f"select * {of_rivals.format('standing')} where status in (0, 9)",
    )


def _number(connection: duckdb.DuckDBPyConnection, table: str, keys: str, source: str) -> int:
    """Give each distinct row of `source` that is new a number; return the first of these."""
    found = connection.execute(f"select coalesce(max(no), 0) + 1 from {table}").fetchone()
    assert found is not None
    first = int(found[0])
    connection.execute(f"""
    insert into {table}
    select cast({first} - 1 + row_number() over () as integer), {keys}
    from (select distinct {keys} from {source}) as s anti join {table} using ({keys})
    """)
    return first


def _number_parts(engine: Engine) -> None:
    """What each rule finds of each person, as numbers: motes, then their combinations."""
    run = engine.connection.execute
    run(f"""
    create temp table mote as
    select person_no, rule_no, points_no, measure, factor_num as num, factor_den as den,
      case limit_period
        when 1 then year(formed_on) * 12 + month(formed_on)
        when 2 then year(formed_on) * 4 + quarter(formed_on)
        when 3 then year(formed_on)
        when 6 then formed_on - date '1970-01-01' else 0 end as window_no
    from weighed
    where kind = {EACH} and judgement in (0, 14) and outcome = 0 and measure is not null
    union all
    select person_no, rule_no, 0, measure, 1, 1, 0 from window_given where measure is not null
    union all
    select person_no, rule_no, 0, coalesce(measure, 0), 1, 1, 0 from clean_given
    """)
    run("delete from mote where person_no in (from rival)")
    _number(engine.connection, "kept_mote", _MOTE, "mote")
    run(f"""
    create temp table part as
    select person_no, rule_no, list_sort(list(no)) as motes
    from mote join kept_mote using ({_MOTE}) group by person_no, rule_no
    """)


def _keep_parts(engine: Engine) -> None:
    """Number the parts, and keep the records of one person for each that is new.

    Where a part stands in for persons, its number stands for a person's.
    """
    connection = engine.connection
    first = _number(connection, "kept_part", "rule_no, motes", "part")
    connection.execute(f"""
    create temp table model as
    select p.person_no, p.rule_no, k.no as part_no
    from part p join kept_part k using (rule_no, motes)
    where k.no >= {first}
    qualify row_number() over (partition by k.no order by p.person_no) = 1
    """)
    _append(
        connection,
        "kept_standing",
        f"""
        select s.* replace (m.part_no as person_no), m.rule_no as of_rule
        from standing s
        join (
          select record_no, rule_no from weighed
          where kind = {EACH} and judgement in (0, 14) and outcome = 0
        ) as w on w.record_no = s.record_no
        join model m on m.person_no = s.person_no and m.rule_no = w.rule_no
        """,
    )
    _append(
        connection,
        "kept_placed",
        """
        select p.*, m.part_no from placed p
        join standing s on s.record_no = p.record_no
        join model m on m.person_no = s.person_no and m.rule_no = p.rule_no
        where not p.lost
        """,
    )
    of_model = "from {} as t join model m on m.person_no = t.person_no"
    _append(
        connection,
        "kept_window",
        "select t.* replace (m.part_no as person_no) "
        + of_model.format("window_measure")
        + " and m.rule_no = t.rule_no",
    )
    _append(
        connection,
        "kept_clean",
        "select t.* replace (m.part_no as person_no), m.rule_no as of_rule "
        + of_model.format("clean_since")
        + f" join rule r on r.rule_no = m.rule_no and r.kind = {CLEAN}",
    )
    connection.execute("drop table model")


def _keep_lids(engine: Engine) -> None:
    """The ceilings that hold for each person."""
    connection = engine.connection
    connection.execute(f"""
    create temp table lid_rules as
    select person_no, list_sort(list(distinct rule_no)) as rules
    from entry where kind = {CEILING} and reason = 0 and person_no not in (from rival)
    group by person_no
    """)
    first = _number(connection, "kept_lid", "rules", "lid_rules")
    _append(
        connection,
        "kept_lid_entry",
        f"""
        select e.* replace (m.no as person_no)
        from entry e join (
          select l.person_no, k.no from lid_rules l join kept_lid k using (rules)
          where k.no >= {first}
          qualify row_number() over (partition by k.no order by l.person_no) = 1
        ) as m on m.person_no = e.person_no
        where e.kind = {CEILING} and e.reason = 0
        """,
    )


def _keep_crowds(engine: Engine) -> None:
    """How many people have the same scopes, the same ceilings and the same level."""
    run = engine.connection.execute
    run("""
    create temp table scope as
    select person_no, r.dimension_no, list_sort(list(k.no)) as parts
    from part p join kept_part k using (rule_no, motes) join rule r on r.rule_no = p.rule_no
    group by person_no, r.dimension_no
    """)
    _number(engine.connection, "kept_scope", "dimension_no, parts", "scope")
    columns = ", ".join(
        f"max(case when dimension_no = {row.dimension_no} then k.no end) as s{row.dimension_no}"
        for row in engine.tables.dimension
    )
    names = ", ".join(scope_columns(engine))
    run(f"""
    insert into kept_crowd
    select n.level, l.no, {names}, count(*)
    from level_now n
    left join (
      select person_no, k.no from lid_rules join kept_lid k using (rules)
    ) as l using (person_no)
    left join (
      select person_no, {columns}
      from scope join kept_scope k using (dimension_no, parts) group by person_no
    ) as s using (person_no)
    where n.person_no not in (from rival)
    group by all
    """)
    for table in ("mote", "part", "lid_rules", "scope"):
        run(f"drop table {table}")


def close(engine: Engine) -> None:
    """Put the slices together, once all of them were taken apart."""
    run = engine.connection.execute
    names = ", ".join(scope_columns(engine))
    run(f"""
    create or replace table kept_crowd as
    select level, lid_no, {names}, cast(sum(persons) as bigint) as persons
    from kept_crowd group by all
    """)
    run("""
    create table kept_member as
    select no, dimension_no, unnest(parts) as part_no from kept_scope
    """)
