"""What the services of the room refuse. No message holds an identity, a name or an index."""

from __future__ import annotations

from chengxin.people.consent import Event
from chengxin.text import _


class PeopleError(Exception):
    """Something that was asked of the room cannot be done; the text says why."""


class NameDiffersError(PeopleError):
    """The identity is known, under another name: a number was mistyped, or two people share one."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Somebody is known by this identity number, under another name. Compare both with "
                "the document; nothing was kept."
            )
        )


class NobodyError(PeopleError):
    """There is no person of this number."""

    def __init__(self) -> None:
        super().__init__(_("There is no such person. Find the person by identity number first."))


class FactsDifferError(PeopleError):
    """For one instant, two different things are said about one person."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "For the same instant other facts about this person are known. Say which are "
                "right, with a later instant."
            )
        )


class NoPointsError(PeopleError):
    """What is agreed to means nothing without the points, and nobody agreed to these."""

    def __init__(self) -> None:
        super().__init__(
            _("Whoever does not take part cannot agree to this. Agree to the points first.")
        )


class ConsentOrderError(PeopleError):
    """The event cannot follow what happened to this consent before."""

    def __init__(self, before: Event | None, event: Event) -> None:
        message = _("'{event}' cannot follow '{before}'. Read what happened to this consent first.")
        super().__init__(message.format(event=event, before=before or "–"))
        self.before, self.event = before, event


class ConsentDayError(PeopleError):
    """A consent would end before it began, or begin again before it ended."""

    def __init__(self) -> None:
        super().__init__(
            _("The day lies before the day on which this consent last changed. Correct the day.")
        )


class UnknownNoticeError(PeopleError):
    """Somebody is said to have agreed to a text that was never published for this purpose."""

    def __init__(self) -> None:
        super().__init__(
            _("No text with this hash was published for this purpose. Publish the notice first.")
        )


class NoticeError(PeopleError):
    """A text cannot be published as a notice."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "The notice has no text, no known language, or was published for another purpose "
                "or in another language. Change its text."
            )
        )
