"""Run in the peers' own environment: `python -m bench.peers.worker PEER FOLDER REPEAT`.

Reads the plain files of the folder slice by slice, scores everybody with one peer, writes person_no
and score in centipoints as files of the folder PEER (-1 is no score), and prints what each run
took. It must not import chengxin: the peers share nothing with it but the files and the rules that
`rules.json` states.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

PERSONS = (
    "person_no", "born_on", "usual_resident", "full_capacity", "resident_since", "consented_on",
    "withdrew_on", "left_on", "died_on",
)  # fmt: skip
RECORDS = (
    "person_no", "item_no", "finding", "formed_on", "source_valid_until", "severity", "final_on",
    "notified_on", "f1", "f2",
)  # fmt: skip


def main(peer: str, folder: Path, repeat: int) -> None:
    """Print a list of runs; starting Python and importing are in none of their times."""
    pa.set_cpu_count(1)
    pa.set_io_thread_count(1)
    rules = json.loads((folder / "rules.json").read_text("utf-8"))
    module = importlib.import_module(f"bench.peers.{peer}_peer")
    print(json.dumps([_run(module, rules, peer, folder) for _run_no in range(repeat)]))


def _run(module: ModuleType, rules: dict[str, Any], peer: str, folder: Path) -> dict[str, float]:
    """Return the seconds of a run: making ready, then reading, scoring and writing all slices."""
    (folder / peer).mkdir(exist_ok=True)
    took = dict.fromkeys(("prepare", "read", "score", "write"), 0.0)
    worked, last = _processor(), time.perf_counter()

    def lap(name: str) -> None:
        nonlocal last
        before, last = last, time.perf_counter()
        took[name] += last - before

    ready = module.prepare(rules)
    lap("prepare")
    for part in sorted((folder / "persons").iterdir()):
        persons = _columns(part, PERSONS)
        records = _columns(folder / "records" / part.name, RECORDS)
        lap("read")
        scores = module.score(ready, rules, persons, records)
        lap("score")
        table = pa.table({"person_no": persons["person_no"], "score": scores})
        pq.write_table(table, folder / peer / part.name, compression="snappy")
        lap("write")
    return took | {"processor": _processor() - worked}


def _processor() -> float:
    used = os.times()
    return used.user + used.system


def _columns(path: Path, names: tuple[str, ...]) -> dict[str, np.ndarray]:
    table = pq.read_table(path, columns=list(names), use_threads=False)
    return {name: _numbers(table[name]) for name in names}


def _numbers(column: pa.ChunkedArray) -> np.ndarray:
    """Days as days, an empty one not a day; numbers in 32 bits, an empty one 0."""
    if pa.types.is_date(column.type):
        return column.to_numpy()
    if pa.types.is_boolean(column.type):
        return column.fill_null(False).to_numpy()
    return column.fill_null(0).to_numpy().astype(np.int32, copy=False)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
