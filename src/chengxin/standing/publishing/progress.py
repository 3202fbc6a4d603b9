"""What has been done about a proposal so far, as plain values. Pure; `services` reads them.

What follows from it, which step may be taken by whom and what stands in its way, is in `steps`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from chengxin.access.roles import Role
from chengxin.standing.publishing.terms import Comparison, Ground, grounds


class Form(StrEnum):
    """How contents are to come into force."""

    ORDINARY = "ordinary"
    #: Nothing has been in force on this site yet.
    FIRST = "first"
    #: Contents that were in force once come back.
    ROLLBACK = "rollback"


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody of the staff."""

    account: int
    name: str
    roles: frozenset[Role]


@dataclass(frozen=True, slots=True)
class Contents:
    """What the rulebook itself says that matters here.

    `same_city` and `comparison` are about the version in force; `in_force_law` is false for a
    draft of a regulation, or one that has lapsed.
    """

    rulebook_no: int
    version: str
    stored_by: str
    same_city: bool
    in_force_law: bool
    starts: date
    until: date | None
    comparison: Comparison


@dataclass(frozen=True, slots=True)
class Round:
    """A round of comments; `own` is false for one that covers this proposal as well."""

    first_day: date
    last_day: date
    comments: int
    unanswered: int
    own: bool


@dataclass(frozen=True, slots=True)
class Approved:
    """An approval over the latest shadow run."""

    number: int
    account: int
    taken_back: bool


@dataclass(frozen=True, slots=True)
class Tried:
    """The latest shadow run, and the approvals that were given over it."""

    number: int
    against: int
    made_on: date
    anyone_lower: bool
    approvals: tuple[Approved, ...] = ()

    @property
    def standing(self) -> tuple[Approved, ...]:
        """The approvals that hold."""
        return tuple(each for each in self.approvals if not each.taken_back)


@dataclass(frozen=True, slots=True)
class Published:
    """The latest decision about the day. `holds` is false once any part of it was taken back.

    `switched` says that it was carried out, and `in_force` that nothing has come after it.
    """

    number: int
    run: int
    against: int
    effective_on: date
    holds: bool
    switched: bool
    in_force: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """A proposal with everything that was done about it.

    `current` is the number of the version in force. While nothing is, `opens` is true, and the
    contents stand beside themselves: nobody has points that they could change. `other_waits` says
    that another publication has been decided on and waits for its day.
    """

    proposal_no: int
    form: Form
    proposed_by: int
    contents: Contents
    current: int
    opens: bool = False
    taken_back: bool = False
    round: Round | None = None
    tried: Tried | None = None
    published: Published | None = None
    other_waits: bool = False

    @property
    def grounds(self) -> frozenset[Ground]:
        """Why it is announced beforehand, as far as one knows; without a run nobody knows."""
        lower = self.tried is not None and self.tried.anyone_lower
        return grounds(self.contents.comparison, anyone_lower=lower)

    @property
    def too_late(self) -> bool:
        """Whether it was to be the first version and something is in force by now."""
        return self.form is Form.FIRST and not self.opens

    @property
    def waits(self) -> bool:
        """Whether it has a day on which it comes into force, as things are."""
        return (
            self.published is not None
            and self.published.holds
            and not self.published.switched
            and self.published.against == self.current
            and not self.too_late
        )
