"""`chengxin serve`: the pages of a site, until Ctrl-C or TERM."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option
from chengxin.text import _


@click.command()
@site_option
@click.option("--address", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port", type=click.IntRange(1, 65_535), default=8000, show_default=True, envvar="PORT",
    help="Port to listen on (also: PORT).",
)  # fmt: skip
@refused_cleanly
def command(site: Path, address: str, port: int) -> None:
    """Serve the pages of a site whose database is ready (`chengxin migrate`), and do its work."""
    with place(site):
        from chengxin.site.beside import beside, worker
        from chengxin.site.serving import free, serve

        free(address, port)
        told = _("Serving on http://{address}:{port}/ until Ctrl-C.")
        with beside(worker()):
            serve(
                address, port, started=lambda: click.echo(told.format(address=address, port=port))
            )
