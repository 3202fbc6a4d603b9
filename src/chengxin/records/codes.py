"""What becomes of a delivered row, and everything that can stand in its way.

A problem is a code of `ledger.codes`, one of `people.problems`, or one of this module's own. It is
kept as code and column, and never with a value. Pure: `judging` gives verdicts, faces show them.
"""

from __future__ import annotations

from enum import StrEnum

from chengxin.ledger.codes import Code as FileCode


class Verdict(StrEnum):
    """What became of a row.

    A quarantined row may be right: something else must be settled first. A rejected one has to be
    mended.
    """

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    QUARANTINED = "quarantined"
    REJECTED = "rejected"


class Code(StrEnum):
    """What can be wrong besides what a file or an identity shows by itself."""

    NAME_DIFFERS = "name_differs"
    #: A day or moment that had not come when the file was delivered.
    NOT_YET = "not_yet"
    #: What a furnisher may not send by itself; nothing of such a row is kept.
    OTHER_FURNISHER = "other_furnisher"
    ITEM_NOT_ALLOWED = "item_not_allowed"
    MARK_NOT_ALLOWED = "mark_not_allowed"


#: Problems of a row with what the city knows, or with other rows: it waits until that is settled.
WAITING = frozenset(
    {
        FileCode.CONFLICTING_ROWS.value,
        FileCode.PERSON_CHANGED.value,
        FileCode.UNKNOWN_RECORD.value,
        Code.NAME_DIFFERS.value,
    }
)
