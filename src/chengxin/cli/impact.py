"""`chengxin impact`: a change of rules tried on a whole population before anyone feels it."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import click

from chengxin.cli.common import (
    FILE,
    FOLDER,
    When,
    echo_all,
    load_or_stop,
    memory_option,
    require_force,
    threads_option,
    when_options,
    within_memory,
)
from chengxin.cli.files import Files, file_options, progress_line, read_or_stop
from chengxin.ledger import Ledger
from chengxin.report.impact import write_impact_report
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.impact import Groups, Question, measure_impact, read_groups
from chengxin.scoring.versions import compare
from chengxin.scoring.versions.same import same
from chengxin.text import _, current_language

#: Bytes a key must have; shorter ones can be tried out.
_KEY_BYTES = 32


@click.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@file_options
@when_options
@click.option("--groups", type=FILE, help="CSV: person, and sex, district, residence, disability.")
@click.option("--key", type=FILE, help="Secret of 32 bytes or more that masks the cases' ids.")
@click.option("--out", type=FOLDER, required=True, help="Folder for the report.")
@click.option("--work", type=FOLDER, help="Keep scores here and go on there. Default: forgotten.")
@click.option(
    "--sensitivity/--no-sensitivity", default=True, help="Also vary each indicator by ±10 %."
)
@threads_option
@memory_option
def command(
    old: Path,
    new: Path,
    *,
    files: Files,
    when: When,
    historical: bool,
    groups: Path | None,
    key: Path | None,
    out: Path,
    work: Path | None,
    sensitivity: bool,
    threads: int | None,
    memory: str | None,
) -> None:
    """Say who would change level, and by which rule, if NEW were in force in place of OLD.

    NEW may be a draft: nobody is given a score by it.
    """
    books = load_or_stop(old), load_or_stop(new)
    require_force(books[0], when.as_of, historical=historical)
    known_groups = _groups_or_stop(groups)
    secret = _key_or_stop(key)
    report = progress_line()
    words = {"old": _("slices scored before"), "new": _("slices scored after")}
    with TemporaryDirectory() as scratch:
        folder = work or Path(scratch)
        question = Question(
            *books,
            _read(books, folder, files, kept=work is not None),
            *when,
            known_groups,
            secret,
            (-10, 10) if sensitivity else (),
        )
        # A place that cannot be written to is said before the long work, not after it.
        out.mkdir(parents=True, exist_ok=True)
        with within_memory():
            impact = measure_impact(
                question,
                folder,
                threads=threads,
                memory=memory,
                progress=lambda what, done, of: report(
                    words.get(what, _("indicators varied")), done, of
                ),
            )
    diff = compare(*books)
    write_impact_report(out, impact, diff)
    echo_all(diff.warnings)
    page = "index.html" if current_language() == "zh" else "en.html"
    click.echo(_("Report: {path}").format(path=out / page))


def _read(
    books: tuple[Rulebook, Rulebook],
    folder: Path,
    files: Files,
    *,
    kept: bool,
) -> tuple[Ledger, Ledger]:
    """Read the files by each version's catalogue; once where both have the same."""

    def read(book: Rulebook, name: str) -> Ledger:
        return read_or_stop(book, folder / name, files, kept=kept)

    before = read(books[0], "ledger-old")
    # Numbers of a ledger mean what the items say; where these are equal, so are the numbers.
    if same(books[0].items, books[1].items):
        return before, before
    return before, read(books[1], "ledger-new")


def _groups_or_stop(path: Path | None) -> Groups | None:
    if path is None:
        return None
    groups, problems = read_groups(path)
    echo_all(problems)
    if groups is None:
        raise SystemExit(1)
    return groups


def _key_or_stop(path: Path | None) -> bytes | None:
    if path is None:
        return None
    key = path.read_bytes()
    if len(key) < _KEY_BYTES:
        raise click.UsageError(
            _("A key has at least {count} bytes; this one could be tried out.").format(
                count=_KEY_BYTES
            )
        )
    return key
