"""`make bench`: measure, print, and with --write keep the figures in `docs/benchmarks.json`.

Every claim is a ratio of medians of one run. Before anything is timed, the kernel and what it is
compared with must give everybody the same answer.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from pathlib import Path

from bench import parts
from bench.growth import PLOT, growth, plot
from bench.impact import impact
from bench.live import live
from bench.page import ROOT, Part, keep, page
from bench.subset import PYTHON
from bench.tune import tune
from bench.versus import peers

#: The parts of the page, in its order: persons, runs and a folder for cities to what was measured.
PARTS: Mapping[str, Callable[[int, int, Path], Part]] = {
    "city": parts.city,
    "memory": parts.memory,
    "growth": growth,
    "peers": peers,
    "impact": impact,
    "tune": tune,
    "small": parts.small,
    "live": live,
}


def main() -> None:
    """Measure what is asked for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--persons", type=int, default=1_000_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--folder", type=Path, default=ROOT / ".cache" / "bench")
    parser.add_argument("--only", nargs="+", choices=[*PARTS], metavar="PART")
    parser.add_argument("--growth", action="store_true", help="measure half to five million only")
    parser.add_argument("--write", action="store_true", help="keep the result in docs")
    asked = parser.parse_args()
    usual = [name for name in PARTS if name != "growth"]
    names = ["growth"] if asked.growth else asked.only or usual
    if "peers" in names and not PYTHON.exists():
        parser.error(
            "the other engines are not installed: run `make bench` or scripts/setup.sh peers"
        )
    found = {}
    for name in PARTS:
        if name in names:
            found[name] = PARTS[name](asked.persons, asked.repeat, asked.folder)
            print(page({name: found[name]}).split("\n## ", 2)[-1], flush=True)
            if asked.write:
                keep({name: found[name]}, [*PARTS])
            if asked.write and name == "growth":
                drawn = found[name].drawn
                PLOT.write_text(plot([*map(int, drawn["persons"])], drawn["seconds"]), "utf-8")


if __name__ == "__main__":
    main()
