"""A whole city from its ledger: scores and contribution rows, slice by slice, resumable.

Each slice's files are written under a temporary name and renamed, and `run.json` says what the
run is; a run that was killed goes on where it stopped, and one with other inputs starts anew.
Points are written as exact decimals. Nothing is scored here: the kernel does that.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from chengxin import __version__
from chengxin.ledger import Ledger, Slice
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import ORDER, SHARED, Engine
from chengxin.scoring.result import UNMET

#: Called with (slices done, slices in all).
Progress = Callable[[int, int], None]

#: What is written: a folder of Parquet parts and one CSV file each.
OUTPUTS = ("scores", "contributions", "without_score")

#: Besides, where the rulebook has derived scores and somebody consented to one.
DERIVED = "derived"


@dataclass(frozen=True, slots=True)
class Run:
    """One run: which rulebook on which ledger, asked for which day and state of knowledge."""

    rulebook: Rulebook
    ledger: Ledger
    as_of: date
    known_at: datetime | None

    def identity(self) -> dict[str, str]:
        """What makes two runs the same."""
        return {
            "program": __version__,
            "rulebook": self.rulebook.id,
            "version": self.rulebook.version,
            "law": self.rulebook.law,
            "figures": self.rulebook.figures,
            "ledger": _digest(self.ledger),
            "as_of": self.as_of.isoformat(),
            "known_at": self.known_at.isoformat() if self.known_at else "",
        }


def _digest(ledger: Ledger) -> str:
    contents = json.dumps(dict(ledger.contents), sort_keys=True, default=str)
    return hashlib.sha256(contents.encode()).hexdigest()


def score_city(
    run: Run,
    out: Path,
    *,
    threads: int | None = None,
    memory: str | None = None,
    progress: Progress | None = None,
) -> dict[str, int]:
    """Score everybody into `out` [yuxi 15]; return the number of rows of each output.

    Raises OSError when the folder cannot be written.
    """
    identity = run.identity()
    note = out / "run.json"
    if not note.exists() or json.loads(note.read_text("utf-8")) != identity:
        for name in (*OUTPUTS, DERIVED):
            shutil.rmtree(out / name, ignore_errors=True)
            (out / f"{name}.csv").unlink(missing_ok=True)
        out.mkdir(parents=True, exist_ok=True)
        note.write_text(json.dumps(identity, ensure_ascii=False, indent=1) + "\n", "utf-8")
    outputs = _outputs(run)
    for name in outputs:
        (out / name).mkdir(exist_ok=True)
    scratch = out / "scratch"
    with Engine(run.rulebook, threads=threads, memory=memory, scratch=scratch) as engine:
        slices = run.ledger.slices
        for number, part in enumerate(slices):
            _score_slice(engine, run, part, out, number)
            if progress is not None:
                progress(number + 1, len(slices))
        counts = {name: _join(engine, out, name) for name in outputs}
    shutil.rmtree(scratch, ignore_errors=True)
    return counts


def _outputs(run: Run) -> tuple[str, ...]:
    """The names of everything that a run writes."""
    asked = run.rulebook.derived and run.ledger.counts["consents"]
    return (*OUTPUTS, DERIVED) if asked else OUTPUTS


def _score_slice(engine: Engine, run: Run, part: Slice, out: Path, number: int) -> None:
    """Write the files of one slice, unless the last of them is there already."""
    outputs = _outputs(run)
    paths = {name: out / name / f"part-{number:05}.parquet" for name in outputs}
    if paths[outputs[-1]].exists():
        return
    kernel = engine.prepare(run.as_of, run.known_at)
    with engine.over(part):
        given = engine.keep_all(kernel)
        queries = {
            "scores": scores_query(engine, run, kernel.query("score", given=given)),
            "contributions": contributions_query(engine.lines_query(kernel, given)),
            "without_score": _WITHOUT,
        }
        if DERIVED in paths:
            queries[DERIVED] = derived_query(run, kernel.query("derived_score", given=given))
        for name, query in queries.items():
            engine.copy(query, paths[name])
        engine.drop(*SHARED)


def derived_query(run: Run, derived: str) -> str:
    """Return the query of one row a person and derived score consented to.

    The score is not in it: who is given a derived score is not thereby given the points.
    """
    return f"""
    select person, derived, value, next_change_on, cite, {_of_run(run)}
    from ({derived}) order by person_no, derived_no
    """


def _of_run(run: Run) -> str:
    """The columns that say which run a row is of."""
    known = f"'{run.known_at.isoformat()}'" if run.known_at else "''"
    return (
        f"'{run.rulebook.id}' as rulebook, '{run.rulebook.version}' as version,"
        f" '{run.rulebook.law}' as law, '{run.rulebook.figures}' as figures,"
        f" date '{run.as_of.isoformat()}' as as_of, {known} as known_at"
    )


def scores_query(engine: Engine, run: Run, scores: str) -> str:
    """Return the query of one row a person with a column a dimension."""
    columns = ", ".join(
        _decimal(f"d{row.dimension_no}") + f' as "{row.dimension}"'
        for row in engine.tables.dimension
    )
    return f"""
    select person, score, level, next_change_on, {columns}, {_of_run(run)}
    from ({scores}) order by person_no
    """


def contributions_query(rows: str) -> str:
    """Return the query of every row behind every score, in the order of the arithmetic."""
    return f"""
    select person, part, rule, dimension, cite, item, furnisher, record, version, "window",
      measure, {_decimal("points")} as points, counted, reason, counts_from, valid_until
    from ({rows}) {ORDER}
    """


def _decimal(centipoints: str) -> str:
    """Points as an exact decimal; a division would make a float of them."""
    return f"cast(cast({centipoints} as decimal(16, 0)) * 0.01 as decimal(12, 2))"


_WITHOUT = (
    "select person, concat_ws(' ', "
    + ", ".join(
        f"case when not {column} then '{word}' end"
        for column, word in zip(
            ("consent", "of_age", "full_capacity", "residency", "stays", "lives"),
            UNMET,
            strict=True,
        )
    )
    + ") as unmet from gate"
    " where not (consent and of_age and full_capacity and residency and stays and lives)"
    " order by person_no"
)


def _join(engine: Engine, out: Path, name: str) -> int:
    """Write all parts of an output as one CSV file; return its rows.

    Cells that a spreadsheet would take for a formula begin with an apostrophe.
    """
    parts = str(out / name / "*.parquet").replace("'", "''")
    target = out / f"{name}.csv"
    described = engine.connection.execute(f"describe select * from '{parts}'").fetchall()
    columns = ", ".join(
        f"regexp_replace(\"{column}\", '^([-=+@\\t\\r＝＋－＠])', '''\\1') as \"{column}\""
        if kind == "VARCHAR"
        else f'"{column}"'
        for column, kind, *_rest in described
    )
    temporary = target.with_suffix(".csv.part")
    engine.connection.execute("set preserve_insertion_order = true")
    found = engine.connection.execute(
        f"copy (select {columns} from read_parquet('{parts}'))"
        f" to '{str(temporary).replace(chr(39), chr(39) * 2)}' (format csv, header)"
    ).fetchone()
    engine.connection.execute("set preserve_insertion_order = false")
    temporary.rename(target)
    return int(found[0]) if found else 0
