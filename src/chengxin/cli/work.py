"""`chengxin work`: does what the pages of a site only ask for, until Ctrl-C or TERM."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option


@click.command()
@site_option
@click.option("--once", is_flag=True, help="Do what waits now, and end.")
@refused_cleanly
def command(site: Path, *, once: bool) -> None:
    """Make shadow runs and switches that were asked for, and tell people what changed.

    `chengxin serve` runs one of these beside the pages; more of them may run anywhere.
    """
    with place(site):
        from chengxin.site.working import work, work_once

        if not once:
            work(going=lambda: True)
        while once and work_once():
            pass
