"""A demonstration's site made ready for its first people: tables, accounts, a rulebook in force.

The first version comes into force as on any site, step by step and by the accounts of three
people: whoever proposes it approves nothing. The demonstration plays all three.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from chengxin import clock
from chengxin.demo.logins import make_accounts
from chengxin.site.installing import install
from chengxin.site.noticing import publish_notice
from chengxin.site.place import owner_url
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.services.publishing import approve, propose, publish, switch, try_out
from chengxin.standing.services.versions import current, store_version
from chengxin.text import _
from chengxin.web.demo.logins import Logins

#: The accounts of the cast that propose the first version, and that approve it.
EDITOR, APPROVERS = "editor", ("first", "second")


def open_site(rulebook: Path, folder: Path, seed: int) -> Logins:
    """Bring the database to this version of the program; put a rulebook in force where none is."""
    install(owner_url())
    logins = make_accounts(folder, seed)
    try:
        current()
    except NothingInForceError:
        put_first_in_force(store_version(folder=rulebook, by=EDITOR), EDITOR, APPROVERS)
    publish_notice()
    return logins


def put_first_in_force(rulebook_no: int, editor: str, approvers: Sequence[str]) -> None:
    """Take every step by which the first version of a site comes into force, today."""
    reason = _("The first version of this site: the standard that the city has published.")
    number = propose(rulebook_no=rulebook_no, reason=reason, by=editor)
    try_out(proposal_no=number, by=editor)
    for approver in approvers:
        approve(proposal_no=number, by=approver)
    publish(proposal_no=number, effective_on=clock.today(), by=editor)
    switch(proposal_no=number, by=editor)
