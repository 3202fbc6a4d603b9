"""`chengxin notice`: the texts that people read before they agree, published on a site."""

from __future__ import annotations

from pathlib import Path

import click

from chengxin.cli.site import place, refused_cleanly, site_option


@click.command()
@site_option
@refused_cleanly
def command(site: Path) -> None:
    """Publish the notices in the name of whoever runs the site, and print their hashes.

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
    for purpose, texts in published.items():
        for lang, digest in texts.items():
            click.echo(f"{purpose} {lang} {digest.hex()}")
