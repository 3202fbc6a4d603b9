"""`chengxin check`: load rulebooks and print what is wrong with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from chengxin.cli.common import FOLDER, Day
from chengxin.rulebook import load
from chengxin.text import _


@click.command()
@click.argument("rulebooks", type=FOLDER, nargs=-1, required=True)
@click.option("--cases", is_flag=True, help="Also score every worked case and compare each row.")
@click.option("--on", "today", type=Day(), help="Also warn of reviews that were due before DATE.")
def command(rulebooks: tuple[Path, ...], *, cases: bool, today: date | None) -> None:
    """Check each RULEBOOK: `file:line:column severity code message hint`; exit 1 on errors."""
    failed = False
    for folder in rulebooks:
        loaded = load(folder, today=today)
        for diagnostic in loaded.diagnostics:
            click.echo(str(diagnostic))
        book = loaded.rulebook
        failed |= book is None
        if book is None:
            continue
        click.echo(
            _(
                "{folder}: no errors. {articles} articles, {items} items, {indicators} "
                "indicators, {cases} cases. Version {version}."
            ).format(
                folder=folder,
                articles=len(book.articles),
                items=len(book.items),
                indicators=len(book.indicators),
                cases=len(book.cases),
                version=book.version[:12],
            )
        )
        if cases:
            from chengxin.scoring.cases import check_cases

            problems = check_cases(book)
            for diagnostic in problems:
                click.echo(str(diagnostic))
            failed |= bool(problems)
            click.echo(
                _("{right} of {all} cases are right.").format(
                    right=len(book.cases) - len({p.path for p in problems}), all=len(book.cases)
                )
            )
    raise SystemExit(1 if failed else 0)
