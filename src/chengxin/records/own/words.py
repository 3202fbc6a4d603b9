"""Why a record may be wrong and what can come of it, as closed lists, and how words are checked."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from chengxin.access.doors import holds_a_number
from chengxin.clock import civil_day
from chengxin.text import _

#: So many characters somebody may write beside a record, or about what is wrong with it.
MOST = 500


class Ground(StrEnum):
    """What the person holds against a record."""

    NOT_ME = "not_me"
    UNTRUE = "untrue"
    EXPIRED = "expired"
    DUPLICATE = "duplicate"
    OTHER = "other"


class Outcome(StrEnum):
    """What was found: the record is right, was corrected meanwhile, or counts for nothing."""

    STANDS = "stands"
    MENDED = "mended"
    ANNULLED = "annulled"


class WordsRefusedError(Exception):
    """Nothing was kept; the text says why and what to do."""


def ground_names() -> Mapping[Ground, str]:
    """Return each ground as the person chooses it.

    >>> set(ground_names()) == set(Ground)
    True
    """
    return {
        Ground.NOT_ME: _("It is not about me"),
        Ground.UNTRUE: _("What it says is not true"),
        Ground.EXPIRED: _("It is over and should not be kept any more"),
        Ground.DUPLICATE: _("It is there twice"),
        Ground.OTHER: _("Something else"),
    }


def outcome_names() -> Mapping[Outcome, str]:
    """Return each outcome for people.

    >>> set(outcome_names()) == set(Outcome)
    True
    """
    return {
        Outcome.STANDS: _("The record is right and stays"),
        Outcome.MENDED: _("The record was wrong and has been corrected"),
        Outcome.ANNULLED: _("The record was wrong and counts for nothing any more"),
    }


def reference(number: int, asked_at: datetime) -> str:
    """Return what the person and the office call a request; the mark of its case has it too.

    >>> from datetime import UTC
    >>> reference(7, datetime(2026, 12, 31, 17, tzinfo=UTC))
    'FIX-2027-7'
    """
    return f"FIX-{civil_day(asked_at).year}-{number}"


def checked(words: str) -> str:
    r"""Return what was written, as it is kept: lines without blanks around them, none empty twice.

    >>> checked("  It was paid\r\n\r\n\r\n on time. ")
    'It was paid\n\non time.'

    Raises WordsRefusedError.
    """
    lines = [" ".join(line.split()) for line in words.splitlines()]
    kept = [line for place, line in enumerate(lines) if line or (place and lines[place - 1])]
    said = "\n".join(kept).strip("\n")
    if len(said) > MOST:
        raise WordsRefusedError(_("At most {most} characters.").format(most=MOST))
    if holds_a_number(said) or not said.replace("\n", " ").isprintable():
        raise WordsRefusedError(
            _("Write it in words, without numbers of documents or special characters.")
        )
    return said
