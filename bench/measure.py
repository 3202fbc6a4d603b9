"""Timing two things in turn, so that a machine that drifts drifts for both."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of wall clock, one for each run, and of the processor where they were taken."""

    runs: tuple[float, ...]
    worked: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """The figure that is quoted."""
        return statistics.median(self.runs)

    @property
    def processor(self) -> float:
        """The median of the processor's seconds, all threads together."""
        return statistics.median(self.worked)

    def __truediv__(self, other: Timing) -> Ratio:
        return Ratio(self.median / other.median, self.processor / other.processor)

    def __str__(self) -> str:
        worked = f", processor {self.processor:.2f} s" if self.worked else ""
        return f"{self.median:.2f} s ({min(self.runs):.2f}-{max(self.runs):.2f}){worked}"


@dataclass(frozen=True, slots=True)
class Ratio:
    """How one timing stands to another, by the clock and by the processor's seconds."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} (processor {self.processor:.2f})"


def worked() -> float:
    """Return the processor's seconds of this process and those it waited for, all threads."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def interleaved(tasks: Mapping[str, Callable[[], object]], repeat: int) -> dict[str, Timing]:
    """Run all tasks in turn, once to warm up and then `repeat` times."""
    runs: dict[str, list[tuple[float, float]]] = {name: [] for name in tasks}
    for round_ in range(repeat + 1):
        for name, task in tasks.items():
            started, before = time.perf_counter(), worked()
            task()
            if round_:
                runs[name].append((time.perf_counter() - started, worked() - before))
    return {
        name: Timing(*(tuple(each) for each in zip(*found, strict=True)))
        for name, found in runs.items()
    }


def peak_memory(*arguments: str) -> int:
    """Run this package's worker in a process of its own; return its peak memory in MB."""
    code = (
        "import resource, runpy, sys; sys.argv = sys.argv[1:];"
        "runpy.run_module(sys.argv[0], run_name='__main__', alter_sys=False);"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, "bench.worker", *arguments],
        capture_output=True,
        text=True,
        check=True,
    )
    return int(done.stdout.split()[-1])


def whole_process(*arguments: str) -> Callable[[], object]:
    """Return a task that runs a command of ours as a user would, from process start to end.

    A user's Python keeps its byte code, so the run to warm up may write it; nothing else is kept
    from one run to the next.
    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    return lambda: subprocess.run(
        [sys.executable, "-m", "chengxin", *arguments],
        capture_output=True,
        check=True,
        env=environment,
    )
