"""What the services of this room refuse, in words for whoever asked. No person is named."""

from __future__ import annotations

from collections.abc import Sequence

from chengxin.diagnostics import Diagnostic
from chengxin.text import _


class StandingError(Exception):
    """Something that was asked of the room cannot be done; the text says why."""


class RulebookRefusedError(StandingError):
    """A folder is no rulebook that may score; `diagnostics` say what, where and why."""

    def __init__(self, diagnostics: Sequence[Diagnostic]) -> None:
        message = _("The rulebook has problems and was not kept:")
        super().__init__("\n".join([message, *map(str, diagnostics)]))
        self.diagnostics = tuple(diagnostics)


class VocabularyError(StandingError):
    """A version would read the fields of records that are there as something else."""

    def __init__(self, conflicts: Sequence[str]) -> None:
        message = _(
            "Records of these items are there, and the version reads their fields differently. "
            "Add fields and codes at the end, and change nothing of those before:"
        )
        super().__init__("\n".join([message, *conflicts]))
        self.conflicts = tuple(conflicts)


class UnknownVersionError(StandingError):
    """There is no version of this number."""

    def __init__(self, rulebook_no: int) -> None:
        message = _("There is no rulebook version {number}. Store the rulebook first.")
        super().__init__(message.format(number=rulebook_no))


class NotCoveredError(StandingError):
    """The measures do not cover somebody; `unmet` are the facts that are missing."""

    def __init__(self, unmet: Sequence[str]) -> None:
        super().__init__(
            _("The measures do not cover whoever this is about: {facts}.").format(
                facts=", ".join(unmet)
            )
        )
        self.unmet = tuple(unmet)


class NothingInForceError(StandingError):
    """No version scores yet."""

    def __init__(self) -> None:
        super().__init__(_("No rulebook is in force yet. Put a version in force first."))
