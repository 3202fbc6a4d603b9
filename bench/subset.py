"""The part of Yuxi's rulebook that other rules engines can express, on plain records of the city.

Seven awards given record by record, with validity and the caps of indicators and dimensions. Plain
records have no mark, no second version, no shared document and no end set by their source; all
sides read the same files. The peers run as subprocesses in the environment `.venv-peers`.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from bench.city import AS_OF, KNOWN_AT, ROOT
from bench.measure import Timing
from chengxin.ledger import Slice
from chengxin.ledger.encoding import item_numbers
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.engines.duckdb import SMALL, Engine

PYTHON = ROOT / ".venv-peers" / "bin" / "python"
_HERE = Path(__file__).parent / "peers"
_BASE = 50_000


def reduced(book: Rulebook) -> Rulebook:
    """Return the rulebook with the subset's indicators alone."""
    wanted = json.loads((_HERE / "rules.json").read_text("utf-8"))["indicators"]
    kept = {name: rule for name, rule in book.indicators.items() if name in wanted}
    return dataclasses.replace(book, indicators=kept, ceilings={})


def plain(book: Rulebook, slices: Sequence[Slice], folder: Path) -> Slice:
    """Write the plain records of the city, and the rules with the numbers of their items."""
    folder.mkdir(parents=True, exist_ok=True)
    rules = json.loads((_HERE / "rules.json").read_text("utf-8"))
    numbers = item_numbers(book)
    for rule in rules["indicators"].values():
        rule["item_no"] = numbers[rule["item"]]
    rules["since"] = str(AS_OF.replace(year=AS_OF.year - rules["months"] // 12))
    (folder / "rules.json").write_text(json.dumps(rules), "utf-8")
    out = Slice(*(folder / f"{kind}.parquet" for kind in ("persons", "records", "marks")))
    items = ", ".join(str(rule["item_no"]) for rule in rules["indicators"].values())
    with duckdb.connect() as connection:
        for kind in ("persons", "records", "marks"):
            files = ", ".join(f"'{getattr(part, kind)}'" for part in slices)
            connection.execute(f"create view {kind} as from read_parquet([{files}])")
        connection.execute(
            f"""copy (from persons where usual_resident and full_capacity
              and consented_on <= date '{AS_OF}' and withdrew_on is null and left_on is null
              and died_on is null and born_on + interval 216 month <= date '{AS_OF}'
              order by person_no) to '{out.persons}' (format parquet)"""
        )
        connection.execute(
            f"""copy (from records where finding = 1 and item_no in ({items})
              and (item_no <> {numbers["honour"]} or f2 = 1)
              and matter_no is null and source_valid_until is null and formed_on <= date '{AS_OF}'
              and recorded_at <= timestamp '{KNOWN_AT.replace(tzinfo=None)}'
              and record_no not in (select record_no from marks)
              and record_no not in (select record_no from records where version > 1)
              and person_no in (select person_no from read_parquet('{out.persons}'))
              order by person_no, record_no) to '{out.records}' (format parquet)"""
        )
        connection.execute(f"copy (from marks where false) to '{out.marks}' (format parquet)")
    return out


def scores(book: Rulebook, part: Slice, out: Path) -> None:
    """Write everybody's number and centipoints by the kernel, on one thread as the peers have.

    The sum of base and dimensions, because the peers do not round; awards alone cannot leave the
    scale.
    """
    with Engine(book, threads=1) as engine, engine.over(part):
        kernel = engine.prepare(AS_OF, KNOWN_AT, rows=False)
        query = kernel.query("score", given=engine.keep_all(kernel, SMALL))
        numbers = (row.dimension_no for row in engine.tables.dimension)
        total = " + ".join(f"coalesce(d{number}, 0)" for number in numbers)
        engine.copy(f"select person_no, {_BASE} + {total} as score from ({query})", out)
        engine.drop(*SMALL)


def by_person(file: Path) -> Mapping[int, int]:
    """Read what a side wrote."""
    with duckdb.connect() as connection:
        return dict(connection.execute(f"from read_parquet('{file}')").fetchall())


def peer(name: str, folder: Path) -> float:
    """Run a peer over the folder and return its seconds.

    It times its second run itself, so that neither starting Python nor warming up is counted.
    """
    done = subprocess.run(
        [PYTHON, _HERE / "worker.py", name, folder, "2"],
        capture_output=True,
        text=True,
        check=True,
    )
    return float(json.loads(done.stdout)[-1])


def compare(
    book: Rulebook, slices: Sequence[Slice], folder: Path, peers: Sequence[str], repeat: int
) -> tuple[int, dict[str, Timing]]:
    """Assert that all sides agree about everybody; return the persons and everybody's timing."""
    part, small = plain(book, slices, folder), reduced(book)
    runs: dict[str, list[float]] = {name: [] for name in ("kernel", *peers)}
    own = folder / "kernel.parquet"
    scores(small, part, own)
    wanted = by_person(own)
    for _round in range(repeat):
        started = time.perf_counter()
        scores(small, part, own)
        runs["kernel"].append(time.perf_counter() - started)
        for name in peers:
            runs[name].append(peer(name, folder))
            assert by_person(folder / f"{name}.parquet") == wanted, f"{name} differs"
    return len(wanted), {name: Timing(tuple(found)) for name, found in runs.items()}
