"""`chengxin score`: a city's files in, scores and contribution rows out."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

import click

from chengxin.cli.common import (
    FOLDER,
    as_of_option,
    historical_option,
    known_at_option,
    load_or_stop,
    require_force,
    rulebook_argument,
)
from chengxin.cli.files import file_options, progress_line, read_or_stop
from chengxin.scoring.city import Run, score_city
from chengxin.text import _


@click.command()
@rulebook_argument
@file_options
@as_of_option
@known_at_option
@historical_option
@click.option("--out", type=FOLDER, required=True, help="Folder for scores and contributions.")
@click.option("--threads", type=int, help="Processors to use. Default: all.")
@click.option("--memory", help="Memory the engine may use, such as 4GB.")
def command(
    rulebook: Path,
    persons: tuple[Path, ...],
    records: tuple[Path, ...],
    marks: tuple[Path, ...],
    *,
    skip_bad: bool,
    as_of: date,
    known_at: datetime | None,
    historical: bool,
    out: Path,
    threads: int | None,
    memory: str | None,
) -> None:
    """Score everybody in the files by RULEBOOK; explain every point as a row."""
    book = load_or_stop(rulebook)
    require_force(book, as_of, historical=historical)
    ledger = read_or_stop(
        book, out / "ledger", persons=persons, records=records, marks=marks, skip_bad=skip_bad
    )
    report = progress_line()
    counts = score_city(
        Run(book, ledger, as_of, known_at),
        out,
        threads=threads,
        memory=memory,
        progress=lambda done, of: report(_("slices scored"), done, of),
    )
    for name, rows in counts.items():
        click.echo(f"{out / name}.csv, {out / name}{'/'}: {rows:,}")
    if historical:
        click.echo(
            _("Run as history: law {law}, figures {figures}.").format(
                law=book.law, figures=book.figures
            )
        )
