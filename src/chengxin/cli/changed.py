"""`chengxin changed`: what made the difference between two scores of one person."""

from __future__ import annotations

import json
from datetime import datetime, time
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from chengxin.cli.common import (
    FOLDER,
    SHANGHAI,
    Day,
    Instant,
    When,
    historical_option,
    load_or_stop,
    require_force,
    rulebook_argument,
)
from chengxin.cli.files import Files, file_options, ledger_option, open_or_stop, read_or_stop
from chengxin.ledger import Ledger
from chengxin.report import changed, changed_values
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.changes import Books, Question, changes
from chengxin.text import LANGUAGES, _, current_language


class Moment(click.ParamType[When]):
    """`2026-11-21`, `2026-11-21@2026-11-25T08:00`, or `2026-11-21@` as known on that very day."""

    name = "DATE[@KNOWN]"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> When:
        """Return the date and the state of knowledge."""
        if isinstance(value, When):
            return value
        day, at, known = str(value).partition("@")
        as_of = Day().convert(day, param, ctx)
        if not at:
            return When(as_of, None)
        if not known:
            return When(as_of, datetime.combine(as_of, time.max, SHANGHAI))
        return When(as_of, Instant().convert(known, param, ctx))


@click.command()
@rulebook_argument
@click.argument("person")
@click.option(
    "--from", "before", type=Moment(), required=True,
    help="The earlier question: a civil date, and after @ the instant up to which things were"
    " known (nothing after the @: the end of that date; no @: everything given).",
)  # fmt: skip
@click.option("--to", "after", type=Moment(), required=True, help="The later question, likewise.")
@click.option(
    "--to-rulebook", type=FOLDER, help="The rulebook of the later question. Default: RULEBOOK."
)
@file_options
@ledger_option
@historical_option
@click.option("--json", "as_json", is_flag=True, help="Print JSON in place of the table.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the table.")
def command(
    rulebook: Path,
    person: str,
    before: When,
    after: When,
    to_rulebook: Path | None,
    *,
    files: Files,
    ledger: Path | None,
    historical: bool,
    as_json: bool,
    lang: str | None,
) -> None:
    """Say what made the difference between two scores of PERSON: rows that add up to it.

    Each row names one cause, or several that only together make their difference: a record, a
    mark, an expiry, a clean period, a changed rule. Without them the difference is smaller by the
    row's points.
    """
    first = load_or_stop(rulebook)
    second = load_or_stop(to_rulebook) if to_rulebook is not None else first
    require_force(first, before.as_of, historical=historical)
    require_force(second, after.as_of, historical=historical)
    books = Books.of(first, second)
    two = books.before is not books.after
    if ledger is not None and two:
        raise click.UsageError(_("With --to-rulebook the files are needed, not a ledger."))
    with TemporaryDirectory() as scratch:

        def read(name: str, book: Rulebook) -> Ledger:
            return read_or_stop(book, Path(scratch) / name, files, kept=False)

        opened = open_or_stop(ledger, first) if ledger is not None else read("from", books.before)
        found = changes(
            Question(first, *before),
            Question(second, *after),
            person,
            ledgers=(opened, read("to", books.after) if two else opened),
        )
    if found is None:
        message = _("There is no person {person!r} in the files.").format(person=person)
        click.echo(message, err=True)
        raise SystemExit(1)
    if as_json:
        click.echo(json.dumps(changed_values(found), ensure_ascii=False, indent=1))
    else:
        click.echo(changed(found, lang=lang or current_language()), nl=False)
