"""`chengxin explain`: the arithmetic of one person, as a table that adds up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

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
from chengxin.cli.files import file_options, open_or_stop, read_or_stop
from chengxin.report import explain
from chengxin.scoring.engines.duckdb import Engine
from chengxin.text import LANGUAGES, _, current_language


@click.command()
@rulebook_argument
@click.argument("person")
@file_options
@click.option("--ledger", type=FOLDER, help="A ledger that `score` made (OUT/ledger), not files.")
@as_of_option
@known_at_option
@historical_option
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the table.")
def command(
    rulebook: Path,
    person: str,
    persons: tuple[Path, ...],
    records: tuple[Path, ...],
    marks: tuple[Path, ...],
    *,
    skip_bad: bool,
    ledger: Path | None,
    as_of: date,
    known_at: datetime | None,
    historical: bool,
    lang: str | None,
) -> None:
    """Explain the score of PERSON by RULEBOOK: every row, its article, source and dates."""
    book = load_or_stop(rulebook)
    require_force(book, as_of, historical=historical)
    with TemporaryDirectory() as scratch, Engine(book, threads=1) as engine:
        opened = (
            open_or_stop(ledger, book)
            if ledger is not None
            else read_or_stop(
                book,
                Path(scratch) / "ledger",
                persons=persons,
                records=records,
                marks=marks,
                skip_bad=skip_bad,
                kept=False,
            )
        )
        for part in opened.slices:
            found = engine.answers(part, as_of=as_of, known_at=known_at, person=person)
            if found:
                said = explain(book, found[0], lang=lang or current_language(), known_at=known_at)
                click.echo(said)
                return
    click.echo(_("There is no person {person!r} in the files.").format(person=person), err=True)
    raise SystemExit(1)
