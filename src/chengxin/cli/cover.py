"""`chengxin cover`: every article of the law with what does it and what proves it."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.common import FOLDER, echo_all
from chengxin.law import Coverage, cover
from chengxin.report import coverage, coverage_json, write_coverage
from chengxin.text import _, current_language


@click.command()
@click.option("--root", type=FOLDER, default=Path(), help="The checkout. Default: this folder.")
@click.option("--html", "site", type=FOLDER, help="Write pages, with the rulebooks beside.")
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@click.option(
    "--scores",
    type=FOLDER,
    multiple=True,
    help="Runs of score or demo: tell which rules met nobody.",
)
def command(root: Path, site: Path | None, as_json: bool, scores: tuple[Path, ...]) -> None:
    """Print the coverage of the law: what each article asks, what does it and what proves it."""
    try:
        found = cover(root)
    except FileNotFoundError as error:
        message = _("There is no {path}: call this in a checkout of the repository.")
        click.echo(message.format(path=error), err=True)
        raise SystemExit(1) from None
    never = dict(_never(found, run) for run in scores)
    if as_json:
        click.echo(coverage_json(found, never))
    elif site is not None:
        write_coverage(found, site, never)
        click.echo(_("Written: {path}").format(path=site / "index.html"))
    else:
        click.echo(coverage(found, current_language(), never), nl=False)
    echo_all(found.problems)
    if found.problems:
        raise SystemExit(1)


def _never(found: Coverage, scores: Path) -> tuple[str, tuple[str, ...]]:
    """Return the law of a run's rulebook, and the rules that met nobody."""
    from chengxin.scoring.hits import rules_hit

    try:
        hits = rules_hit(scores)
    except (OSError, ValueError, KeyError) as error:
        message = _("{path} holds no finished run: {problem}.")
        click.echo(message.format(path=scores, problem=error), err=True)
        raise SystemExit(1) from None
    for law in found.laws.values():
        if law.rulebook is not None and law.rulebook.id == hits.rulebook:
            if law.rulebook.version != hits.version:
                click.echo(_("The run was made with another version of the rulebook."), err=True)
            return law.id, hits.never(law.rulebook)
    click.echo(_("No law here has the rulebook {id}.").format(id=hits.rulebook), err=True)
    raise SystemExit(1)
