"""Reading a city's files for a command: progress, problems with their rows, rejects."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import wraps
from pathlib import Path
from typing import Any

import click

from chengxin.cli.common import FILE, FOLDER, echo_all
from chengxin.ledger import Ledger, LedgerError, read_files
from chengxin.rulebook.model import Rulebook
from chengxin.text import _

_FILES = "CSV, XLSX or Parquet; may be given more than once."


@dataclass(frozen=True, slots=True)
class Files:
    """The files that a command was given, each kind in the order of the command line.

    `consents` are those to derived scores, which only some commands ask for.
    """

    persons: tuple[Path, ...]
    records: tuple[Path, ...]
    marks: tuple[Path, ...]
    skip_bad: bool
    consents: tuple[Path, ...] = ()


def file_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add --persons, --records, --marks and --skip-bad, which `command` is given as `files`."""

    @wraps(command)
    def gathered(**given: Any) -> None:
        files = Files(**{each.name: given.pop(each.name, ()) for each in fields(Files)})
        command(files=files, **given)

    add = click.option(
        "--skip-bad", is_flag=True, help="Go on with the good rows; keep the bad ones apart."
    )
    added = add(gathered)
    for name in ("--marks", "--records", "--persons"):
        added = click.option(name, type=FILE, multiple=True, help=_FILES)(added)
    return added


#: Stands above `file_options`, in the commands that answer with derived scores.
consents_option = click.option(
    "--consents", type=FILE, multiple=True, help="Consents to derived scores. " + _FILES
)

ledger_option = click.option(
    "--ledger", type=FOLDER, help="A ledger that `score` made (OUT/ledger), not files."
)


def open_or_stop(folder: Path, rulebook: Rulebook) -> Ledger:
    """Return the ledger in `folder` if it was read with this rulebook, or say why not and stop."""
    try:
        ledger = Ledger.open(folder)
    except LedgerError as error:
        said, inside = str(error), folder / "ledger"
        if (inside / "ledger.json").exists():
            said += " " + _("Did you mean {path}?").format(path=inside)
        raise click.ClickException(said) from error
    if ledger.rulebook != rulebook.version:
        raise click.ClickException(
            _("The ledger was read with another version of the rulebook; read the files anew.")
        )
    return ledger


def read_or_stop(rulebook: Rulebook, out: Path, files: Files, *, kept: bool = True) -> Ledger:
    """Return the ledger, or print every problem and exit with 1.

    `kept` says whether `out` outlives the command, so that the rejects in it can be named.
    """
    if not files.persons or not files.records:
        context = click.get_current_context()
        if any(parameter.name == "ledger" for parameter in context.command.params):
            raise click.UsageError(_("Give --ledger, or both --persons and --records."))
        raise click.UsageError(_("Both --persons and --records are needed."))
    try:
        reading = read_files(
            rulebook,
            persons=files.persons,
            records=files.records,
            marks=files.marks,
            consents=files.consents,
            out=out,
            skip_bad=files.skip_bad,
            progress=progress_line(),
        )
    except LedgerError as error:
        raise click.ClickException(str(error)) from error
    echo_all(reading.diagnostics)
    if reading.rejects is not None and kept:
        click.echo(_("The bad rows are kept in {path}.").format(path=reading.rejects), err=True)
    if reading.ledger is None:
        click.echo(
            _("Nothing was scored. Mend the rows above, or score the good ones with --skip-bad."),
            err=True,
        )
        raise SystemExit(1)
    return reading.ledger


def progress_line() -> Callable[[str, int, int], None]:
    """Return a callback that writes one changing line to a terminal and nothing to a file."""
    stream = sys.stderr
    shown = stream.isatty()

    def report(what: str, done: int, of: int) -> None:
        if shown:
            stream.write(f"\r{what}: {done:,} / {of:,}" + ("\n" if done >= of else ""))
            stream.flush()

    return report
