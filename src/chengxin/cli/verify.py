"""`chengxin verify`: whether everything that must always hold of a site does hold."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _

if TYPE_CHECKING:
    from chengxin.site.verifying import Finding


@click.command()
@site_option
@click.option("--json", "as_json", is_flag=True, help="Print plain values, for programs.")
@refused_cleanly
def command(site: Path, as_json: bool) -> None:
    """Check every invariant of a site's database; exit with 1 when one is broken.

    Everybody's score is computed anew from the facts by another engine. Rows are named by table and
    number; nothing that stands in them is printed.
    """
    with place(site):
        from chengxin.site.verifying import verify

        findings = verify()
    if as_json:
        click.echo(json.dumps([_plain(each) for each in findings], ensure_ascii=False, indent=1))
    else:
        _table(findings)
    if any(each.found.broken for each in findings):
        raise SystemExit(1)


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "id": finding.id,
        "says": finding.says,
        "checked": finding.found.checked,
        "broken": finding.found.broken,
        "rows": finding.found.rows,
        "seconds": round(finding.seconds, 3),
    }


def _table(findings: Sequence[Finding]) -> None:
    for each in findings:
        found = each.found
        state = _("broken by {many}").format(many=f"{found.broken:,}") if found.broken else "✓"
        click.echo(f"{each.id:14} {found.checked:>12,} {each.seconds:>7.2f}s  {state}  {each.says}")
        for row in found.rows:
            click.echo(f"{'':38}{row}")
    broken = sum(each.found.broken > 0 for each in findings)
    if broken:
        told = _("{broken} of {all} invariants are broken. Rows are named by table and number.")
        click.echo(told.format(broken=broken, all=len(findings)))
    else:
        click.echo(_("All {all} invariants hold.").format(all=len(findings)))
