"""Why something about a person is not shown. No message says anything about the person."""

from __future__ import annotations

from chengxin.text import _


class NotShownError(Exception):
    """Nothing about the person is shown; the text says why and what to do."""


class LookDeniedError(NotShownError):
    """Whoever asked may not look; the attempt is kept."""


class RegisterError(NotShownError):
    """The entry cannot be kept, so nothing is shown: no entry, no answer."""

    def __init__(self) -> None:
        super().__init__(
            _("The register of looks cannot be written, so nothing is shown. Try again later.")
        )


class SealsOverdueError(NotShownError):
    """Entries wait for their seal too long, so that nobody could tell whether they were changed."""

    def __init__(self) -> None:
        super().__init__(
            _(
                "Entries of the register of looks have waited for their seal too long, so nobody "
                "may look at others. Run 'chengxin seal', and see why it did not run."
            )
        )


class RegisterBusyError(Exception):
    """A look takes so long that it cannot be told which entries are complete."""

    def __init__(self) -> None:
        super().__init__(
            _("A look has been under way for too long to seal the register. Try again.")
        )
