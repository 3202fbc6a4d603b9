"""`chengxin city`: a made-up city made, read, scored and shown, in one command."""

from __future__ import annotations

import os
import sys
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from time import perf_counter

import click

from chengxin.cli.common import (
    FOLDER,
    Day,
    default_rulebook,
    historical_option,
    known_at_option,
    load_or_stop,
    program,
    require_force,
)
from chengxin.cli.files import progress_line
from chengxin.demo.city import PERSONS, SEED
from chengxin.demo.files import CityFiles, make_files
from chengxin.demo.gathering import gather
from chengxin.demo.outcome import Outcome
from chengxin.demo.people import TODAY
from chengxin.ledger import Reading, read_files
from chengxin.report import CityReport, write_city_report
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.city import Run, score_city
from chengxin.text import _, current_language

#: The parts of the folder that is written.
_FILES, _LEDGER, _SCORES, _REPORT = "files", "ledger", "scores", "report"


@click.command()
@click.option(
    "--persons",
    type=click.IntRange(1),
    default=PERSONS,
    show_default=True,
    help="How many people the city has.",
)
@click.option(
    "--seed", type=int, default=SEED, show_default=True, help="Another number is another city."
)
@click.option(
    "--out",
    type=FOLDER,
    default=Path("build") / "city",
    show_default=True,
    help="Folder for files, ledger, scores and report.",
)
@click.option(
    "--as-of", type=Day(), default=TODAY, show_default=True, help="The civil date asked about."
)
@click.option("--rulebook", type=FOLDER, help="A rulebook. Default: rulebooks/yuxi.")
@click.option(
    "--open/--no-open",
    "wanted",
    default=None,
    help="Show the report in a browser. Default: where there is a screen.",
)
@known_at_option
@historical_option
def command(
    persons: int,
    seed: int,
    out: Path,
    as_of: date,
    rulebook: Path | None,
    known_at: datetime | None,
    *,
    wanted: bool | None,
    historical: bool,
) -> None:
    """Make a made-up city, read its files, score it, and show it as a report."""
    folder = rulebook or default_rulebook()
    book = load_or_stop(folder)
    require_force(book, as_of, historical=historical)
    files = _make(book, out, persons, seed)
    reading = _read(book, files, out)
    data = _score_and_tell(book, reading, files, out, as_of, known_at)
    page = out / _REPORT / ("index.html" if current_language() == "zh" else "en.html")
    click.echo(_("Report: {path}").format(path=page))
    if data.people:
        told = data.people[0].answer.person
        ledger = out / _LEDGER
        click.echo(_("Try:"))
        more = f" --known-at {known_at.isoformat()}" if known_at else ""
        more += " --historical" if historical else ""
        asked = f"{folder} {told} --ledger {ledger} --as-of {as_of}{more}"
        click.echo(f"  {program()} explain {asked}")
    if _has_screen() if wanted is None else wanted:
        webbrowser.open(page.resolve().as_uri())


def _make(book: Rulebook, out: Path, persons: int, seed: int) -> CityFiles:
    report = progress_line()
    with _timed() as took:
        files = make_files(
            out / _FILES,
            book,
            persons=persons,
            seed=seed,
            progress=lambda done, of: report(_("people made"), done, of),
        )
    rows = sum(file["rows"] for file in files.manifest["files"])
    _line(
        _("Made: {persons} made-up people, {rows} rows in {files} files of {folder}"),
        took,
        persons=persons,
        rows=rows,
        files=len(files.manifest["files"]),
        folder=out / _FILES,
    )
    return files


def _read(book: Rulebook, files: CityFiles, out: Path) -> Reading:
    with _timed() as took:
        reading = read_files(
            book,
            persons=files.persons,
            records=files.records,
            marks=files.marks,
            out=out / _LEDGER,
            skip_bad=True,
            progress=progress_line(),
        )
    good, bad, again = (
        sum(getattr(file, name) for file in reading.files) for name in ("good", "bad", "duplicate")
    )
    _line(
        _(
            "Read: {good} rows good, {bad} bad and kept apart, {again} repeated; {codes} kinds of"
            " problems"
        ),
        took,
        good=good,
        bad=bad,
        again=again,
        codes=len(reading.problems),
    )
    if reading.ledger is None:
        click.echo(_("Nothing was scored."), err=True)
        raise SystemExit(1)
    return reading


def _score_and_tell(
    book: Rulebook,
    reading: Reading,
    files: CityFiles,
    out: Path,
    as_of: date,
    known_at: datetime | None,
) -> CityReport:
    assert reading.ledger is not None, "a reading without ledger has ended the command"
    report = progress_line()
    with _timed() as took:
        counts = score_city(
            Run(book, reading.ledger, as_of, known_at),
            out / _SCORES,
            progress=lambda done, of: report(_("slices scored"), done, of),
        )
    _line(
        _("Scored: {scored} people, {without} without a score, {rows} rows of arithmetic"),
        took,
        scored=counts["scores"],
        without=counts["without_score"],
        rows=counts["contributions"],
    )
    with _timed() as took:
        outcome = Outcome(book, out / _SCORES, as_of, known_at)
        data = gather(outcome, reading, files.roster)
        # A page of an earlier city must not stay among those of this one.
        for page in (out / _REPORT).glob("person-*.html"):
            page.unlink()
        write_city_report(out / _REPORT, data)
    _line(_("Told: {people} people's arithmetic, page by page"), took, people=len(data.people))
    return data


@contextmanager
def _timed() -> Iterator[list[float]]:
    """Give a list that holds the seconds once the block is over."""
    took: list[float] = []
    started = perf_counter()
    yield took
    took.append(perf_counter() - started)


def _line(text: str, took: list[float], **said: object) -> None:
    words = {name: f"{each:,}" if isinstance(each, int) else each for name, each in said.items()}
    click.echo(text.format(**words) + f" ({took[0]:.1f} s)")


def _has_screen() -> bool:
    if os.environ.get("CI") or not sys.stdout.isatty():
        return False
    if sys.platform in ("darwin", "win32"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
