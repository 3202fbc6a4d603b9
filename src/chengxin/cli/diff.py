"""`chengxin diff`: what changed between two versions of a rulebook, and for whom it is harsher."""

from __future__ import annotations

import json
from pathlib import Path

import click

from chengxin.cli.common import FOLDER, echo_all, load_or_stop
from chengxin.report.versions import diff_data, diff_text
from chengxin.scoring.versions import compare


@click.command()
@click.argument("old", type=FOLDER)
@click.argument("new", type=FOLDER)
@click.option("--json", "as_data", is_flag=True, help="Print JSON in place of sentences.")
def command(old: Path, new: Path, *, as_data: bool) -> None:
    """Say what changed from rulebook OLD to NEW; warn of what is harsher without a new 'since'."""
    found = compare(load_or_stop(old), load_or_stop(new))
    if as_data:
        click.echo(json.dumps(diff_data(found), ensure_ascii=False, indent=1))
    else:
        click.echo(diff_text(found), nl=False)
    echo_all(found.warnings)
