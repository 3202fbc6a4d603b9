"""Files that a department sends itself: its own records and marks, and of nobody else.

Whose they are is the account's and not the file's to say; rows that name another furnisher are
rejected when they are judged. Who takes part is told by the person or the city, so no department
sends persons.
"""

from __future__ import annotations

from pathlib import Path

from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.ledger.columns import Kind
from chengxin.records.database import ask
from chengxin.records.services.receiving import receive

#: What a department may send.
OWN_KINDS = (Kind.RECORDS, Kind.MARKS)

_NAME = "select furnisher from furnisher where furnisher_no = %s"


class NotOwnError(Exception):
    """This account sends no files of this kind for one furnisher."""


def may_send(member: Member) -> bool:
    """Whether somebody works for one furnisher; whoever works for a county only reads."""
    confined = member.scope is not None and member.scope.furnisher_no is not None
    return confined and Role.INTAKE in member.roles


def receive_own(*, member: Member, path: Path, kind: Kind, name: str) -> int:
    """Stage a file of the member's furnisher and return its delivery, as `receive` does.

    Raises NotOwnError, and what `receive` raises.
    """
    if not may_send(member) or member.scope is None or kind not in OWN_KINDS:
        raise NotOwnError
    [[furnisher]] = ask(_NAME, member.scope.furnisher_no)
    return receive(path=path, kind=kind, by=member.login, name=name, furnisher=str(furnisher))
