"""What publishing refuses, in words for whoever asked."""

from __future__ import annotations

from collections.abc import Sequence

from chengxin.standing.errors import StandingError
from chengxin.standing.publishing.comment_text import Fault, fault_text
from chengxin.standing.publishing.steps import Hindrance, Step
from chengxin.standing.publishing.words import refused
from chengxin.text import _


class StepRefusedError(StandingError):
    """A step that cannot be taken now; `hindrances` say all that stands in its way."""

    def __init__(self, step: Step, hindrances: Sequence[Hindrance]) -> None:
        super().__init__(refused(step, hindrances))
        self.step = step
        self.hindrances = tuple(hindrances)


class UnknownProposalError(StandingError):
    """There is no proposal, comment or other thing of this number."""

    def __init__(self, number: int) -> None:
        super().__init__(_("There is nothing of number {number}.").format(number=number))


class UnknownAccountError(StandingError):
    """Nobody of the staff has this name."""

    def __init__(self, name: str) -> None:
        super().__init__(_("Nobody of the staff has the name {name!r}.").format(name=name))


class BadDaysError(StandingError):
    """A round of comments that begins in the past, or is too short."""

    def __init__(self, days: int) -> None:
        message = _(
            "A round of comments begins today or later and is open for at least {days} days."
        )
        super().__init__(message.format(days=days))


class BadReasonError(StandingError):
    """A reason that is missing or too long."""

    def __init__(self, longest: int) -> None:
        message = _("Say why, in at most {most} characters.")
        super().__init__(message.format(most=longest))


class NoEarlierContentsError(StandingError):
    """Contents to go back to that were never in force."""

    def __init__(self) -> None:
        super().__init__(
            _("These contents were never in force, so nobody can go back to them. Propose them.")
        )


class CommentRefusedError(StandingError):
    """A comment that is not kept, and why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault_text(fault))
        self.fault = fault


class NoRoundError(StandingError):
    """A comment outside the days of a round."""

    def __init__(self) -> None:
        super().__init__(_("Comments on this version are not open today."))


class TooManyError(StandingError):
    """More comments than are taken in at once."""

    def __init__(self) -> None:
        super().__init__(
            _("Many comments are coming in just now. Yours was not kept; try again in an hour.")
        )


class BusyError(StandingError):
    """A step of publishing that takes long is being taken; nothing was kept."""

    def __init__(self) -> None:
        super().__init__(
            _("Rules are being published just now. Nothing was kept; try again in a few minutes.")
        )
