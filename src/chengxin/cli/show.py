"""`chengxin show`: a rulebook for people, in the terminal or as a site."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.common import FOLDER, load_or_stop, rulebook_argument
from chengxin.report import show, write_rulebook_site
from chengxin.text import _, current_language


@click.command()
@rulebook_argument
@click.option("--html", "site", type=FOLDER, help="Write a browsable site into this folder.")
def command(rulebook: Path, site: Path | None) -> None:
    """Print RULEBOOK for people: every rule in words, with its articles."""
    book = load_or_stop(rulebook)
    if site is None:
        click.echo(show(book, current_language()))
        return
    write_rulebook_site(book, site)
    click.echo(_("Written: {path}").format(path=site / "index.html"))
