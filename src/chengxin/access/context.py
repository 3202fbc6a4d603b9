"""Who looks, at whom, and what for: nobody reads anything about a person without one of these.

Only the doors make them. One belongs to one request or run, and remembers what it has already kept
an entry of, so that a page that reads a kind twice leaves one entry.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from chengxin.access.kinds import Kind
from chengxin.access.purposes import RULES, Purpose


class ActorKind(StrEnum):
    """What somebody who looks is."""

    SELF = "self"
    STAFF = "staff"
    SYSTEM = "system"


#: What a context is made with. A test finds every module but `doors` that asks for it.
STAMP: Final = object()


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessContext:
    """Somebody at a door who said what for; `person_no` is the only person it opens.

    A run may read many, so for it `person_no` is None. `entered` holds what an entry is committed
    of, `under_way` what one is written of in a look that is not over.
    """

    stamp: object = field(repr=False, compare=False)
    actor: str
    actor_kind: ActorKind
    organisation: str
    purpose: Purpose
    person_no: int | None
    case_ref: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)
    entered: set[tuple[int, Kind]] = field(default_factory=set, repr=False, compare=False)
    under_way: set[tuple[int, Kind]] = field(default_factory=set, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.stamp is not STAMP:
            raise TypeError("only the doors make an AccessContext")

    @property
    def legal_basis(self) -> str:
        """Return what the purpose rests on."""
        return RULES[self.purpose].basis

    def may_read(self, person_no: int, kinds: frozenset[Kind]) -> bool:
        """Whether this door opens these kinds of data about this person."""
        mine = self.actor_kind is ActorKind.SYSTEM or self.person_no == person_no
        return mine and kinds <= RULES[self.purpose].kinds
