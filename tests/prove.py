"""`make prove`: the property tests in full, and a result file that says what was run.

`make test` draws a tenth of the examples with a new seed each time. This draws all of them once
and writes counts, seed, commit and machine to `docs/proof.json`, which is committed.
"""

from __future__ import annotations

import json
import os
import platform
import random
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from xml.etree import ElementTree

from tests.conftest import PROVE_EXAMPLES

ROOT = Path(__file__).parent.parent
RESULT = ROOT / "docs" / "proof.json"
#: Where the property tests are.
FOLDERS = (
    *("tests/scoring", "tests/oracle", "tests/ledger", "tests/people", "tests/report"),
    *("tests/access", "tests/chaos", "tests/defects", "tests/records", "tests/standing"),
    *("tests/verifying", "tests/web/walk/test_counted.py"),
)


def main() -> int:
    """Run, write the result file when all passed, return pytest's exit code."""
    seed = os.environ.get("SEED") or str(random.randrange(2**32))
    junit = ROOT / ".cache" / "prove.xml"
    junit.parent.mkdir(exist_ok=True)
    started = time.monotonic()
    finished = subprocess.run(
        [
            sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal", "-m", "not browser",
            f"--hypothesis-seed={seed}", f"--junitxml={junit}",
            *(folder for folder in FOLDERS if (ROOT / folder).exists()),
        ],
        cwd=ROOT,
        env={**os.environ, "CHENGXIN_PROFILE": "prove"},
        check=False,
    )  # fmt: skip
    if finished.returncode == 0:
        finished = _second()
    if finished.returncode == 0:
        RESULT.write_text(
            json.dumps(_result(junit, seed, time.monotonic() - started), indent=1) + "\n", "utf-8"
        )
        print(f"written: {RESULT.relative_to(ROOT)}")
    return finished.returncode


def _second() -> subprocess.CompletedProcess[bytes]:
    """Run every test that is no long proof once more with the other algorithms."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "pytest", "-n", "2", "--dist", "worksteal"),
            *("-m", "not browser and not prove"),
        ],
        cwd=ROOT,
        env={**os.environ, "CHENGXIN_SEALING": "sm4-gcm"},
        check=False,
    )


def _result(junit: Path, seed: str, seconds: float) -> dict[str, object]:
    suite = ElementTree.parse(junit).getroot()
    properties = {
        str(found.get("name")): str(found.get("value"))
        for found in suite.iter("property")
        if str(found.get("name")).startswith("compared:")
    }
    return {
        "ran_on": datetime.now(UTC).date().isoformat(),
        "commit": _commit(),
        "seed": seed,
        "examples_per_property": PROVE_EXAMPLES,
        "tests": sum(1 for _ in suite.iter("testcase")),
        "compared": properties,
        "seconds": round(seconds),
        "machine": {
            "cores": os.cpu_count(),
            "system": platform.system(),
            "architecture": platform.machine(),
            "python": platform.python_version(),
        },
    }


def _commit() -> str:
    """The commit that was proved; marked when the folder differs from it."""
    head = subprocess.run(
        ["git", "describe", "--always", "--dirty", "--abbrev=40"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return head.stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main())
