"""A demonstration's site made ready for its first people: tables, and a rulebook in force."""

from __future__ import annotations

from pathlib import Path

from chengxin.demo.taking import DELIVERER
from chengxin.site.installing import install
from chengxin.site.noticing import publish_notice
from chengxin.site.place import owner_url
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.services.versions import current, put_in_force, store_version


def open_site(rulebook: Path) -> None:
    """Bring the database to this version of the program; put a rulebook in force where none is."""
    install(owner_url())
    try:
        current()
    except NothingInForceError:
        put_in_force(rulebook_no=store_version(folder=rulebook, by=DELIVERER), by=DELIVERER)
    publish_notice()
