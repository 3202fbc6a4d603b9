"""`chengxin schema`: the JSON Schemas of a rulebook's files, for editors."""

from __future__ import annotations

import json
from pathlib import Path

import click

from chengxin.cli.common import FOLDER
from chengxin.rulebook.schema import schemas


@click.command()
@click.option("--out", type=FOLDER, help="Write them into this folder instead of printing.")
def command(out: Path | None) -> None:
    """Print the JSON Schema of every file kind of a rulebook."""
    for name, schema in schemas().items():
        text = json.dumps(schema, ensure_ascii=False, indent=2) + "\n"
        if out is None:
            click.echo(text, nl=False)
        else:
            out.mkdir(parents=True, exist_ok=True)
            (out / f"{name}.schema.json").write_text(text, "utf-8")
