"""Rows against rows: what repeats, what contradicts, and who comes where in the ledger.

The checked rows lie staged as Parquet files; DuckDB looks over all of them at once, with bounded
memory and a folder to spill to. Nothing here depends on the order in which rows or files came.
`reading` runs the steps in their order; `slices` writes the ledger from the tables they leave.
"""

from __future__ import annotations

from pathlib import Path

import duckdb
import polars as pl

from chengxin.ledger.codes import Code
from chengxin.ledger.columns import KEYS, Kind
from chengxin.ledger.source import ROW_BITS

#: Rows that went wrong here, as `problems.PROBLEMS`; rows set aside, whether wrong or repeated;
#: rows that only repeat another; records of which a row was rejected.
_TABLES = """
create table wrong
    (seq bigint, "column" varchar, code varchar, value varchar, detail varchar);
create table dropped (seq bigint);
create table again (seq bigint);
create table rejected (furnisher varchar, record varchar);
"""


class Desk:
    """A DuckDB connection over the staged rows in `folder`, which must be empty."""

    def __init__(self, folder: Path, connection: duckdb.DuckDBPyConnection) -> None:
        self.folder = folder
        self.sql = connection
        self._parts = 0
        connection.execute(_TABLES)

    def stage(self, kind: Kind, rows: pl.DataFrame) -> None:
        """Put checked rows down, to be seen by `open`."""
        path = self.folder / f"{kind}-{self._parts:06d}.parquet"
        # Slices read ranges of persons back; small groups of rows let them skip the others.
        rows.write_parquet(path, compression="lz4", row_group_size=25_000)
        self._parts += 1

    def reject_records(self, keys: pl.DataFrame) -> None:
        """Remember furnisher and record of rows that were rejected before they were staged."""
        if keys.height:
            path = self.folder / f"rejected-{self._parts:06d}.parquet"
            keys.select("furnisher", "record").write_parquet(path)
            self.sql.execute(f"insert into rejected from read_parquet({quoted(path)})")
            path.unlink()

    def open(self, kind: Kind) -> None:
        """Make all staged rows of a kind the view of its name."""
        pattern = quoted(self.folder, f"{kind}-*.parquet")
        self.sql.execute(f"create view {kind} as select * from read_parquet({pattern})")

    def copy(self, query: str, path: Path) -> None:
        """Write a query's rows to a Parquet file."""
        self.sql.execute(f"copy ({query}) to {quoted(path)} (format parquet, compression lz4)")

    def any(self, table: str) -> bool:
        """Whether a table has rows."""
        return self.sql.execute(f"select 1 from {table} limit 1").fetchone() is not None

    def number(self, query: str) -> int:
        """Return the one whole number that a query gives, 0 for none."""
        row = self.sql.execute(query).fetchone()
        return int(row[0]) if row and row[0] is not None else 0

    def per_file(self, table: str) -> dict[int, int]:
        """How many rows of each file a table names in `seq`."""
        query = f"select seq >> {ROW_BITS}, count(distinct seq) from {table} group by all"
        return {int(file): int(n) for file, n in self.sql.execute(query).fetchall()}

    def take_wrong(self, path: Path) -> dict[int, int]:
        """Move what went wrong into a Parquet file, if anything; say how many rows of each file."""
        if not self.any("wrong"):
            return {}
        found = self.per_file("wrong")
        self.copy("select * from wrong order by seq", path)
        self.sql.execute("delete from wrong")
        return found


def quoted(path: Path, pattern: str = "") -> str:
    """Quote a path for SQL; before a pattern, what looks like one is taken literally.

    >>> quoted(Path("a'b[1]"), "*.parquet")
    "'a''b[[]1]/*.parquet'"
    """
    text = str(path)
    if pattern:
        text = "".join(f"[{c}]" if c in "[*?" else c for c in text) + "/" + pattern
    return "'" + text.replace("'", "''") + "'"


def settle(desk: Desk, kind: Kind) -> None:
    """Set rows with one key aside: repetitions but one, and all that contradict each other.

    Records must be numbered before, and stand in `several` where a record has several rows.
    """
    table, key = kind.value, ", ".join(map(_name, KEYS[kind]))
    if kind is Kind.RECORDS:
        if not desk.any("several"):
            return
        # The same key in whole numbers.
        table, key = "several", "furnisher_no, within, version"
    desk.sql.execute(
        f"""create or replace temp table twice as
        select {key}, row_number() over () as knot
        from {table} group by {key} having count(*) > 1"""
    )
    if desk.any("twice"):
        _judge(desk, kind, f"select seq, knot from {table} join twice using ({key})")


def _judge(desk: Desk, kind: Kind, knots: str) -> None:
    """Compare the rows of each knot, which have one key."""
    columns = [str(row[0]) for row in desk.sql.execute(f"describe {kind}").fetchall()]
    content = ", ".join(_name(name) for name in columns if name != "seq")
    desk.sql.execute(
        f"""create or replace temp table tied as {knots};
        create or replace temp table verdict as
        select knot, min(seq) as first, max(seq) as last, count(distinct content) > 1 as contradict
        from tied join (select seq, row({content}) as content from {kind}) using (seq)
        group by knot;
        create or replace temp table judged as select * from tied join verdict using (knot);
        insert into again select seq from judged where not contradict and seq <> first;
        insert into dropped select seq from judged where contradict or seq <> first;
        insert into wrong
        select seq, '', '{Code.CONFLICTING_ROWS}', '',
            (case when seq = first then last else first end)::varchar
        from judged where contradict"""
    )


def find_moved(desk: Desk) -> None:
    """Reject all rows of a record that is one person's here and another's there."""
    if not desk.any("several"):
        return
    desk.sql.execute(
        f"""create temp table owners as
        select furnisher_no, within, person_no, min(seq) as seq from several
        where seq not in (select seq from dropped) group by all;
        create temp table moved as
        select furnisher_no, within, min(person_no) as lowest,
            arg_min(seq, person_no) as of_lowest, arg_max(seq, person_no) as of_highest
        from owners group by all having count(*) > 1;
        insert into wrong
        select seq, 'person', '{Code.PERSON_CHANGED}', '',
            (case when person_no = lowest then of_highest else of_lowest end)::varchar
        from several join moved using (furnisher_no, within)
        where seq not in (select seq from dropped);
        insert into dropped select seq from wrong where code = '{Code.PERSON_CHANGED}';
        insert into rejected
        select furnisher, record from records semi join wrong using (seq)"""
    )


def number_persons(desk: Desk) -> pl.DataFrame:
    """Number the persons; return person, person_no, born_on and market of all, for records.

    `market` is whether the person lets market information be collected.
    """
    desk.sql.execute(
        """create table people as
        select (row_number() over (order by person) - 1)::integer as person_no, * exclude (seq)
        from persons where seq not in (select seq from dropped)"""
    )
    path = desk.folder / "people.parquet"
    desk.copy(
        "select person, person_no, born_on,"
        " market_consented_on is not null and market_withdrew_on is null as market from people",
        path,
    )
    return pl.read_parquet(path, glob=False)


def rejected_persons(desk: Desk) -> pl.Series:
    """Name the persons that were staged and are not among the people."""
    query = "select distinct person from persons anti join people using (person)"
    names = [row[0] for row in desk.sql.execute(query).fetchall()]
    return pl.Series("person", names, dtype=pl.String)


def refuse(desk: Desk, kind: Kind, first: int, last: int) -> int:
    """Set aside all staged rows with first ≤ seq ≤ last; say how many there are."""
    rows = f"from {kind} where seq between {first} and {last}"
    desk.sql.execute(f"insert into dropped select seq {rows}")
    if kind is Kind.RECORDS:
        desk.sql.execute(f"insert into rejected select furnisher, record {rows}")
    return desk.number(f"select count(*) {rows}")


def number_records(desk: Desk) -> None:
    """Number all staged records, in the order of furnisher and record.

    Leaves `furnishers` (furnisher, furnisher_no), `numbered` (seq, person_no, furnisher_no,
    within, version), where `within` counts the furnisher's records, and `several`, the part of
    it with the records that have several rows.
    """
    desk.sql.execute(
        """create table furnishers as
        select furnisher, (row_number() over (order by furnisher))::integer as furnisher_no
        from (select distinct furnisher from records);
        create table numbered as
        select seq, person_no, furnisher_no, version, (dense_rank() over
            (partition by furnisher_no order by record) - 1)::integer as within
        from records join furnishers using (furnisher);
        create table several as
        select * from numbered semi join (
            select furnisher_no, within from numbered group by all having count(*) > 1
        ) using (furnisher_no, within)"""
    )


def close_ranks(desk: Desk) -> None:
    """Number the records anew without the dropped rows, over the whole ledger.

    Leaves `numbered` (seq, person_no, furnisher_no, within) and `offsets` (furnisher_no, many,
    before): a record's number is before + within.
    """
    if desk.any("dropped semi join numbered using (seq)"):
        desk.sql.execute(
            """create or replace table numbered as
            select seq, person_no, furnisher_no, (dense_rank() over
                (partition by furnisher_no order by within) - 1)::integer as within
            from numbered where seq not in (select seq from dropped)"""
        )
    desk.sql.execute(
        """create table offsets as
        select furnisher_no, many, (sum(many) over (order by furnisher_no) - many)::bigint as before
        from (select furnisher_no, max(within) + 1 as many from numbered group by all)"""
    )


def link_marks(desk: Desk) -> None:
    """Join the marks with their records into `linked`; reject those of records not there."""
    desk.sql.execute(
        """create temp table targets as
        select furnisher, record, any_value(n.person_no) as person_no,
            any_value(before + within) as record_no
        from (select seq, furnisher, record from records semi join marks using (furnisher, record))
        join numbered n using (seq) join offsets using (furnisher_no) group by all;
        create table linked as
        select m.*, person_no, record_no from marks m left join targets using (furnisher, record)
        where m.seq not in (select seq from dropped)"""
    )
    if desk.any("linked where record_no is null"):
        desk.sql.execute(
            f"""insert into wrong
        select seq, 'record', case when (furnisher, record) in (select (furnisher, record)
            from rejected) then '{Code.RECORD_REJECTED}' else '{Code.UNKNOWN_RECORD}' end,
            record, ''
        from linked where record_no is null"""
        )


def _name(column: str) -> str:
    return f'"{column}"'
