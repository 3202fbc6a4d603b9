"""What the head of a file says about whose it is: read once, kept sealed for the session's time.

The shortened name was a look when the purpose was stated. It is not read again for each page, so
that people do not find an entry for every click, and is neither in an address nor readable where
sessions are stored.
"""

from __future__ import annotations

from chengxin.access.grants import Grant
from chengxin.people.hidden import Hidden
from chengxin.people.keys import site_keys
from chengxin.people.masking import Masked
from chengxin.people.sealing import Cell, open_cell, seal
from chengxin.web.staff.frame import StaffRequest

_KEY = "labels"


def keep(request: StaffRequest, grant: Grant, label: Masked | None) -> None:
    """Keep the label of a grant; the session remembers the last one alone."""
    if label is not None:
        text = Hidden(f"{label.tail} {label.name}")
        sealed = seal(site_keys(), _cell(grant), text)
        request.session[_KEY] = {str(grant.id): sealed.hex()}


def of(request: StaffRequest, grant: Grant) -> Masked | None:
    """Return the label of a grant, or None where the session has gone on to another one."""
    sealed = request.session.get(_KEY, {}).get(str(grant.id))
    if sealed is None:
        return None
    text = open_cell(site_keys(), _cell(grant), bytes.fromhex(sealed)).reveal()
    tail, _space, name = text.partition(" ")
    return Masked(name, tail)


def _cell(grant: Grant) -> Cell:
    return Cell("django_session", _KEY, str(grant.id))
