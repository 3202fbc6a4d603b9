"""`make prove`: the long runs, part by part, and a result file that says what was run.

`make test` draws a tenth of the examples with a new seed each time. This draws all of them once.
Each part that passes is written to `docs/proof.json` with counts, seed, commit and machine, and the
file is committed; `python -m tests.prove rules` runs that part alone, and leaves what the others
said, each of its own commit.
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import PROVE_EXAMPLES

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "docs" / "proof.json"


@dataclass(frozen=True, slots=True)
class Part:
    """Tests that are run together: where they stand, which of them, and with what around them."""

    places: tuple[str, ...]
    marked: str
    environ: Mapping[str, str]


_ALL = {"CHENGXIN_PROFILE": "prove"}
PARTS = {
    # What a score is: kernel, interpreter, files, reports.
    "rules": Part(
        ("tests/scoring", "tests/oracle", "tests/ledger", "tests/report"), "not browser", _ALL
    ),
    # What a site does: persons, intake, standings, looks, kills and races.
    "site": Part(
        (
            *("tests/people", "tests/access", "tests/chaos", "tests/records", "tests/standing"),
            *("tests/verifying", "tests/web/walk/test_counted.py"),
        ),
        "not browser",
        _ALL,
    ),
    # Planted defects, each found by the test that is named for it.
    "defects": Part(("tests/defects",), "not browser", _ALL),
    # Every test that is no long run once more, with the other algorithms.
    "profile": Part(("tests",), "not browser and not prove", {"CHENGXIN_SEALING": "sm4-gcm"}),
}


def main(names: list[str]) -> int:
    """Run the parts of these names, or all; return the first exit code that is not 0."""
    if unknown := {*names} - {*PARTS}:
        print(f"no part is called {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    codes = [_run(name, part) for name, part in PARTS.items() if name in (names or PARTS)]
    return next((code for code in codes if code), 0)


def _run(name: str, part: Part) -> int:
    """Run a part, write what it was when all passed, return pytest's exit code."""
    seed = os.environ.get("SEED") or str(random.randrange(2**32))
    junit = ROOT / ".cache" / f"prove-{name}.xml"
    junit.parent.mkdir(exist_ok=True)
    started, commit = time.monotonic(), _commit()
    finished = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", part.marked,
            f"--hypothesis-seed={seed}", f"--junitxml={junit}", *part.places,
        ],
        cwd=ROOT,
        env={**os.environ, **part.environ},
        check=False,
    )  # fmt: skip
    if finished.returncode == 0:
        said = _result(junit, part) | {
            "commit": commit, "seed": seed, "seconds": round(time.monotonic() - started),
        }  # fmt: skip
        kept = json.loads(RESULT.read_text("utf-8")) if RESULT.exists() else {}
        parts = {each: kept[each] for each in PARTS if each in kept} | {name: said}
        RESULT.write_text(json.dumps(parts, indent=1) + "\n", "utf-8")
        print(f"written: {RESULT.relative_to(ROOT)}, {name}")
    return finished.returncode


def _result(junit: Path, part: Part) -> dict[str, object]:
    suite = ElementTree.parse(junit).getroot()
    compared = Counter[str]()
    for found in suite.iter("property"):
        if str(found.get("name")).startswith("compared:"):
            # A short run and a long one count the same thing.
            compared[str(found.get("name"))] += int(str(found.get("value")))
    outcomes = [{each.tag for each in case} for case in suite.iter("testcase")]
    full = {"examples_per_property": PROVE_EXAMPLES} if part.environ == _ALL else {}
    return {
        "ran_on": datetime.now(UTC).date().isoformat(),
        "tests": len(outcomes),
        "skipped": sum("skipped" in each for each in outcomes),
        **full,
        **({"compared": {name: str(many) for name, many in compared.items()}} if compared else {}),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
        },
    }


def _commit() -> str:
    """The commit that was proved; marked when more than the result file differs from it."""
    head = _git("rev-parse", "HEAD").strip()
    others = _git("status", "--porcelain", "--", ".", f":!{RESULT.relative_to(ROOT)}")
    return f"{head}-dirty" if others else head


def _git(*words: str) -> str:
    ran = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=True)
    return ran.stdout


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
