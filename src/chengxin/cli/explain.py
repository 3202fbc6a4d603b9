"""`chengxin explain`: the arithmetic of one person, as a table that adds up."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from chengxin.cli.common import (
    When,
    load_or_stop,
    require_force,
    rulebook_argument,
    when_options,
)
from chengxin.cli.files import (
    Files,
    consents_option,
    file_options,
    ledger_option,
    open_or_stop,
    read_or_stop,
)
from chengxin.report import explain, explain_derived
from chengxin.scoring.engines.duckdb import Engine
from chengxin.text import LANGUAGES, _, current_language


@click.command()
@rulebook_argument
@click.argument("person")
@consents_option
@file_options
@ledger_option
@when_options
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the table.")
def command(
    rulebook: Path,
    person: str,
    *,
    files: Files,
    ledger: Path | None,
    when: When,
    historical: bool,
    lang: str | None,
) -> None:
    """Explain the score of PERSON by RULEBOOK: every row, its article, source and dates."""
    book = load_or_stop(rulebook)
    require_force(book, when.as_of, historical=historical)
    with TemporaryDirectory() as scratch, Engine(book, threads=1) as engine:
        opened = (
            open_or_stop(ledger, book)
            if ledger is not None
            else read_or_stop(book, Path(scratch) / "ledger", files, kept=False)
        )
        for part in opened.slices:
            found, derived = engine.with_derived(
                part, as_of=when.as_of, known_at=when.known_at, person=person
            )
            if found:
                spoken = lang or current_language()
                click.echo(explain(book, found[0], lang=spoken, known_at=when.known_at))
                if derived:
                    click.echo(explain_derived(book, derived, lang=spoken))
                return
    click.echo(_("There is no person {person!r} in the files.").format(person=person), err=True)
    raise SystemExit(1)
