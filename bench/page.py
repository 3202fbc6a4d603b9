"""What was measured, kept in `docs/benchmarks.json`, and the page made of it.

A part is measured and kept alone, so that a long one need not be run again with the others. The
page says nothing that is not in the file: figures are written once, when they are measured.
"""

from __future__ import annotations

import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path

import duckdb

from bench.bars import BARS, Bar

ROOT = Path(__file__).parent.parent
KEPT = ROOT / "docs" / "benchmarks.json"
PAGE = ROOT / "docs" / "benchmarks.md"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a table; `name` and `value` where a bar is held against it."""

    what: str
    figure: str
    name: str = ""
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one part measured and how; `text` stands before the lines, `after` behind them.

    `drawn` holds the numbers of its drawing.
    """

    title: str
    how: str
    text: str
    lines: Sequence[Line]
    after: str = ""
    drawn: Mapping[str, Sequence[float]] = field(default_factory=dict)


def how_measured(repeat: int) -> str:
    """Say how often what was run where; 0 for what is run once and takes long enough."""
    runs = (
        f"{repeat} interleaved runs after a warm-up, medians, fastest and slowest in parentheses."
        if repeat
        else "One run."
    )
    versions = f"Python {platform.python_version()}, DuckDB {duckdb.__version__}"
    return f"{runs} {_machine()}; {versions}."


def _machine() -> str:
    cpu = Path("/proc/cpuinfo")
    names = [
        line.split(":", 1)[1].strip()
        for line in (cpu.read_text().splitlines() if cpu.exists() else [])
        if line.startswith("model name")
    ]
    return f"{names[0] if names else platform.processor()}, {len(names) or '?'} cores, shared"


def kept() -> dict[str, Part]:
    """Read the parts that were kept."""
    if not KEPT.exists():
        return {}
    found = json.loads(KEPT.read_text("utf-8"))
    return {
        name: Part(**{**part, "lines": [Line(**line) for line in part["lines"]]})
        for name, part in found.items()
    }


def keep(parts: Mapping[str, Part], order: Sequence[str]) -> None:
    """Keep these parts beside those kept before, and write the page anew."""
    both = {**kept(), **parts}
    ordered = {name: both[name] for name in order if name in both}
    plain = {name: asdict(part) for name, part in ordered.items()}
    KEPT.write_text(json.dumps(plain, ensure_ascii=False, indent=1) + "\n", "utf-8")
    PAGE.write_text(page(kept()), "utf-8")


def page(parts: Mapping[str, Part]) -> str:
    """Return the page: the bars, then part by part."""
    return "\n".join([*_head(parts), *(line for part in parts.values() for line in _part(part))])


def _head(parts: Mapping[str, Part]) -> Iterator[str]:
    values = {line.name: line for part in parts.values() for line in part.lines if line.name}
    yield """# Benchmarks

Made by `make bench`; `python -m bench --only NAME` measures a part alone, `--growth` the one that
takes long, and `--write` keeps what was measured. The city is that of `bench/population.py`, the
rulebook `rulebooks/yuxi`, the day 2026-11-21. Before anything is timed, both sides must give
everybody the same answer. Where a bar is missed, decision
[0004](decisions/0004-where-the-bars-are-missed.md) says where the time goes and what was tried.

## The bars

| what | bar | measured | |
|---|---|---|---|"""
    for bar in BARS:
        yield f"| {bar.what} | {bar.bar} | {_measured(bar, values.get(bar.line))} |"
    yield ""


def _measured(bar: Bar, line: Line | None) -> str:
    if not bar.line:
        return f"not measured: {bar.why} | "
    if line is None or line.value is None:
        return "not measured yet | "
    return f"{line.figure} | {'kept' if bar.keeps(line.value) else '**missed**'}"


def _part(part: Part) -> Iterator[str]:
    yield f"## {part.title}\n\n{part.how}\n\n{part.text}\n\n| what | figure |\n|---|---|"
    for line in part.lines:
        yield f"| {line.what} | {line.figure} |"
    yield f"\n{part.after}\n" if part.after else ""
