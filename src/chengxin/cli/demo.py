"""`chengxin demo`: the site of a made-up city, from nothing to open pages, until Ctrl-C or TERM."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

import click

from chengxin.cli.common import FOLDER, default_rulebook, load_or_stop
from chengxin.cli.site import place, refused_cleanly
from chengxin.demo.begun import begin
from chengxin.demo.city import PERSONS, SEED
from chengxin.text import _, current_language

if TYPE_CHECKING:
    from chengxin.web.demo.logins import Logins


@click.command()
@click.option(
    "--site",
    type=FOLDER,
    default=Path("build") / "demo",
    show_default=True,
    help="Folder of the site. Delete it to begin anew.",
)
@click.option(
    "--persons",
    type=click.IntRange(300),
    default=PERSONS,
    show_default=True,
    help="How many people the city has.",
)
@click.option(
    "--seed", type=int, default=SEED, show_default=True, help="Another number is another city."
)
@click.option(
    "--port",
    type=click.IntRange(1, 65_535),
    default=8000,
    show_default=True,
    envvar="PORT",
    help="Port to listen on, on this computer alone (also: PORT).",
)
@click.option(
    "--identity-port",
    type=click.IntRange(1, 65_535),
    help="Port of the made-up identity service. Default: the next one.",
)
@click.option("--rulebook", type=FOLDER, help="A rulebook. Default: rulebooks/yuxi.")
@refused_cleanly
def command(
    site: Path, persons: int, seed: int, port: int, identity_port: int | None, rulebook: Path | None
) -> None:
    """Open the site of a made-up city: real pages, a real database, people who do not exist."""
    for variable in ("DATABASE_URL", "CHENGXIN_KEYS", "CHENGXIN_KEYS_FILE"):
        if os.environ.get(variable):
            message = _("{variable} names what belongs to a real site. Unset it for a made-up one.")
            raise click.ClickException(message.format(variable=variable))
    folder = rulebook or default_rulebook()
    book = load_or_stop(folder)
    started = perf_counter()
    site.mkdir(mode=0o700, parents=True, exist_ok=True)
    ahead = begin(site)
    with place(site):
        # Behind the set-up: these need Django's.
        from chengxin.demo.identifying import identified
        from chengxin.demo.opening import open_site
        from chengxin.demo.taking import City
        from chengxin.site.beside import beside, worker
        from chengxin.site.serving import answers, free, serve

        there = identity_port or (port + 1 if port < 65_535 else port - 1)
        free("127.0.0.1", port)
        free("127.0.0.1", there)
        address = f"http://127.0.0.1:{port}"
        with identified(site, site=address, port=there, seed=seed, ahead=ahead):
            logins = open_site(folder, site, seed)
            for taken in City(site, book, persons, seed).first():
                said = _("Taken in: {file}, {rows} rows")
                click.echo(said.format(file=taken.name, rows=f"{taken.rows:,}"))
            arguments = [current_language(), site.absolute(), folder.absolute(), persons, seed]
            living = [sys.executable, "-m", "chengxin.demo.living", *map(str, arguments)]
            # Whoever is quick to sign in would be told that the service cannot be reached.
            answers("127.0.0.1", there)
            with beside(worker()), beside(living):
                # Worded here: whoever calls it back speaks no language.
                told = _told(port, logins)
                serve("127.0.0.1", port, started=lambda: told(perf_counter() - started))


def _told(port: int, logins: Logins) -> Callable[[float], None]:
    """Say where the site is, and as whom one can come in; in the language of the moment."""
    address = f"http://127.0.0.1:{port}/"
    opened = _("Open after {seconds:.1f} s: {address}")
    lines = [
        _("People, at the identity service (password {password}):").format(
            password=logins.people[0].password
        )
    ]
    lines += [f"  {each.login:<12}{each.told}" for each in logins.people]
    staff = _("Staff, at {address} (codes of the second factor: {codes}):")
    lines.append(staff.format(address=f"{address}staff/", codes=f"{address}demo/"))
    lines += [f"  {each.login:<12}{each.password:<14}{each.told}" for each in logins.officers]
    lines.append(
        _("Everybody is made up. Ctrl-C ends the site; it goes on where it was next time.")
    )
    return lambda took: click.echo(
        "\n".join([opened.format(seconds=took, address=address), *lines])
    )
