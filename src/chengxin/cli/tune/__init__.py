"""`chengxin tune`: other numbers of a rulebook, tried on a whole population on a local page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from chengxin.cli.common import (
    FOLDER,
    When,
    load_or_stop,
    require_force,
    rulebook_argument,
    threads_option,
    when_options,
)
from chengxin.cli.files import Files, file_options, progress_line, read_or_stop
from chengxin.cli.tune.answers import actions
from chengxin.cli.tune.desk import Desk
from chengxin.cli.tune.server import Server
from chengxin.report import tune
from chengxin.rulebook.draft import Draft
from chengxin.scoring.tune import Asked, Population
from chengxin.scoring.versions import compare
from chengxin.text import LANGUAGES, _, current_language, language


@click.command()
@rulebook_argument
@file_options
@when_options
@click.option("--drafts", type=FOLDER, default=Path("drafts"), help="Folder that drafts go to.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Default: a free one.")
@threads_option
def command(
    rulebook: Path,
    *,
    files: Files,
    when: When,
    historical: bool,
    drafts: Path,
    port: int,
    threads: int | None,
) -> None:
    """Try other numbers of RULEBOOK on everybody in the files, on a page of this computer.

    Nobody's score changes by it. Drafts are saved as new folders. Control-C ends it.
    """
    book = load_or_stop(rulebook)
    require_force(book, when.as_of, historical=historical)
    report = progress_line()
    with TemporaryDirectory() as scratch:
        work = Path(scratch)
        ledger = read_or_stop(book, work / "ledger", files, kept=False)
        asked = Asked(ledger.slices, *when, threads)
        population = Population(
            book, asked, progress=lambda done, of: report(_("slices taken apart"), done, of)
        )
        desk = Desk(
            book,
            Draft(rulebook, work / "draft"),
            population,
            asked,
            drafts=drafts,
            work=work,
        )
        with Server(pages(desk, when), actions(desk), port) as server:
            address = server.address + ("" if current_language() == "zh" else "en")
            click.echo(_("The page is at {address}").format(address=address))
            click.echo(_("Only this computer can open it. Control-C ends it."))
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                click.echo()
        desk.close()


def pages(desk: Desk, when: When) -> dict[str, Callable[[], str]]:
    """The page in each language, by the end of its address."""
    drawn = desk.now()

    def page(lang: str) -> str:
        with language(lang):
            return tune.tune_page(
                desk.book,
                desk.draft.numbers,
                as_of=when.as_of,
                known_at=when.known_at,
                drafts=str(desk.drafts),
                drawn=tune.result(drawn, compare(desk.book, desk.book)),
            )

    names = {lang: lang for lang in LANGUAGES} | {"": LANGUAGES[0]}
    return {name: partial(page, lang) for name, lang in names.items()}
