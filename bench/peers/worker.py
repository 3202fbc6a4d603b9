"""Run in the peers' own environment: `python worker.py PEER FOLDER REPEAT`.

Reads the plain records of the folder, scores everybody with one peer, writes person_no and score in
centipoints as `PEER.parquet`, and prints the seconds of each run. It must not import chengxin: the
peers share nothing with it but the records and the rules that `rules.json` states for them.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq


def main(peer: str, folder: Path, repeat: int) -> None:
    """Time reading and scoring; importing and writing are not timed."""
    rules = json.loads((folder / "rules.json").read_text("utf-8"))
    module = importlib.import_module(f"{peer}_peer")
    seconds = []
    for _run in range(repeat):
        started = time.perf_counter()
        persons = _columns(folder / "persons.parquet", ["person_no"])["person_no"]
        records = _columns(folder / "records.parquet", ["person_no", "item_no", "f1", "formed_on"])
        live = records["formed_on"] >= np.datetime64(rules["since"])
        scores = module.score(
            rules,
            persons,
            np.searchsorted(persons, records["person_no"][live]),
            records["item_no"][live],
            np.nan_to_num(records["f1"][live]).astype(np.int64),
        )
        seconds.append(time.perf_counter() - started)
    pq.write_table(pa.table({"person_no": persons, "score": scores}), folder / f"{peer}.parquet")
    print(json.dumps(seconds))


def _columns(path: Path, names: list[str]) -> dict[str, np.ndarray]:
    table = pq.read_table(path, columns=names, use_threads=False)
    return {name: table[name].to_numpy() for name in names}


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
