"""`chengxin compare`: rulebooks side by side, in the terminal, as Markdown or as pages."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.common import FOLDER, load_or_stop
from chengxin.report import compare, compare_markdown, write_comparison
from chengxin.text import _, current_language


@click.command()
@click.argument("rulebooks", type=FOLDER, nargs=-1, required=True)
@click.option("--html", "site", type=FOLDER, help="Write pages, with the rulebooks beside.")
@click.option(
    "--markdown",
    "folders",
    metavar="LINK",
    help="Print it as Markdown; LINK leads from the page to the folder with the rulebooks.",
)
def command(rulebooks: tuple[Path, ...], site: Path | None, folders: str | None) -> None:
    """Print one table of the RULEBOOKs: what each text says, with its article or its model."""
    books = [load_or_stop(folder) for folder in rulebooks]
    double = [book.id for at, book in enumerate(books) if book.id in {b.id for b in books[:at]}]
    if double:
        click.echo(
            _("{id} is named twice; name each rulebook once.").format(id=double[0]), err=True
        )
        raise SystemExit(1)
    if site is not None:
        write_comparison(books, site)
        click.echo(_("Written: {path}").format(path=site / "index.html"))
    elif folders is not None:
        click.echo(compare_markdown(books, current_language(), folders), nl=False)
    else:
        click.echo(compare(books, current_language()), nl=False)
