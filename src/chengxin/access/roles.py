"""What an account of staff may do, as a closed list of words [sanming 4].

The three administrators stand alone: whoever keeps the system, its security or its audit holds no
second role, so that nobody can act and clear the traces of it. The database refuses it too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from chengxin.text import _


class Role(StrEnum):
    """One word in `staff.roles`."""

    SYSTEM = "system"
    SECURITY = "security"
    AUDIT = "audit"
    INTAKE = "intake"
    EDITOR = "editor"
    APPROVER = "approver"
    HANDLER = "handler"


ADMINISTRATORS = frozenset({Role.SYSTEM, Role.SECURITY, Role.AUDIT})

#: What the database holds against `staff.roles`: words of the list, an administrator's alone.
PATTERN = (
    f"^({'|'.join(sorted(ADMINISTRATORS))}|"
    f"({'|'.join(sorted({*Role} - ADMINISTRATORS))})"
    f"( ({'|'.join(sorted({*Role} - ADMINISTRATORS))}))*)$"
)


class RolesRefusedError(Exception):
    """Roles that no account may have: which, why, and what to do."""


def role_names() -> Mapping[Role, str]:
    """Return what each role is called."""
    return {
        Role.SYSTEM: _("system administrator"),
        Role.SECURITY: _("security administrator"),
        Role.AUDIT: _("audit administrator"),
        Role.INTAKE: _("intake officer"),
        Role.EDITOR: _("rulebook editor"),
        Role.APPROVER: _("approver"),
        Role.HANDLER: _("handler"),
    }


def read_roles(words: Iterable[str]) -> frozenset[Role]:
    """Return the roles that the words name. Raises RolesRefusedError.

    >>> sorted(read_roles(["intake", "editor"]))
    [<Role.EDITOR: 'editor'>, <Role.INTAKE: 'intake'>]
    >>> from chengxin.text import language
    >>> with language("en"):
    ...     read_roles(["audit", "intake"])
    Traceback (most recent call last):
    chengxin.access.roles.RolesRefusedError: 'audit' stands alone: whoever keeps the system, its \
security or its audit has no other role. Make a second account for a second person.
    """
    found = sorted({*words})
    for word in found:
        if word not in {*Role}:
            message = _("'{word}' is no role. Take some of these: {roles}.")
            raise RolesRefusedError(message.format(word=word, roles=", ".join(Role)))
    if not found:
        message = _("An account needs a role. Take some of these: {roles}.")
        raise RolesRefusedError(message.format(roles=", ".join(Role)))
    roles = frozenset(map(Role, found))
    if len(roles) > 1 and (alone := sorted(roles & ADMINISTRATORS)):
        message = _(
            "'{word}' stands alone: whoever keeps the system, its security or its audit has no "
            "other role. Make a second account for a second person."
        )
        raise RolesRefusedError(message.format(word=alone[0]))
    return roles
