"""`chengxin notice`: the text that people read before they agree, published on a site."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option


@click.command()
@site_option
@refused_cleanly
def command(site: Path) -> None:
    """Publish the notice in the name of whoever runs the site, and print its hashes.

    People who agreed to another text are asked anew. CHENGXIN_OPERATOR_ZH, CHENGXIN_OPERATOR_EN
    and CHENGXIN_CONTACT say who runs the site and where people can ask.
    """
    with place(site):
        from chengxin.site.noticing import publish_notice
        from chengxin.standing.errors import NothingInForceError

        try:
            published = publish_notice()
        except NothingInForceError as error:
            raise click.ClickException(str(error)) from None
    for lang, digest in published.items():
        click.echo(f"{lang} {digest.hex()}")
