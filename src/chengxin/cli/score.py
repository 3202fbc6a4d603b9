"""`chengxin score`: a city's files in, scores and contribution rows out."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.common import (
    FOLDER,
    When,
    load_or_stop,
    memory_option,
    require_force,
    rulebook_argument,
    threads_option,
    when_options,
    within_memory,
)
from chengxin.cli.files import (
    Files,
    consents_option,
    file_options,
    progress_line,
    read_or_stop,
)
from chengxin.scoring.city import Run, score_city
from chengxin.text import _


@click.command()
@rulebook_argument
@consents_option
@file_options
@when_options
@click.option("--out", type=FOLDER, required=True, help="Folder for scores and contributions.")
@threads_option
@memory_option
def command(
    rulebook: Path,
    *,
    files: Files,
    when: When,
    historical: bool,
    out: Path,
    threads: int | None,
    memory: str | None,
) -> None:
    """Score everybody in the files by RULEBOOK; explain every point as a row."""
    book = load_or_stop(rulebook)
    require_force(book, when.as_of, historical=historical)
    ledger = read_or_stop(book, out / "ledger", files)
    report = progress_line()
    with within_memory():
        counts = score_city(
            Run(book, ledger, *when),
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
