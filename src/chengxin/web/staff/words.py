"""Words that several staff pages use: kinds of files, verdicts, how long something lasts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from chengxin.people.consent import Event, Giver
from chengxin.standing.services.scoring import Cause
from chengxin.text import _


def file_kinds() -> Mapping[str, str]:
    """Return what each kind of delivery is called."""
    return {"persons": _("persons"), "records": _("records"), "marks": _("marks")}


def verdict_names() -> Mapping[str, str]:
    """Return what each verdict is called, in the order in which counts are shown."""
    return {
        "accepted": _("accepted"),
        "duplicate": _("duplicate"),
        "quarantined": _("quarantined"),
        "rejected": _("rejected"),
    }


def event_names() -> Mapping[Event, str]:
    """Return what each event of a consent is called.

    >>> set(event_names()) == set(Event)
    True
    """
    return {
        Event.REQUESTED: _("asked for"),
        Event.GIVEN: _("given"),
        Event.REFUSED: _("refused"),
        Event.WITHDRAWN: _("withdrawn"),
        Event.EXPIRED: _("its term is over"),
    }


def giver_names() -> Mapping[Giver, str]:
    """Return who can speak for a consent.

    >>> set(giver_names()) == set(Giver)
    True
    """
    return {
        Giver.SELF: _("the person"),
        Giver.ASSISTED: _("the person, at a counter"),
        Giver.FILE: _("a signed form, sent in a file"),
        Giver.SITE: _("nobody: its term was over"),
    }


def cause_names() -> Mapping[Cause, str]:
    """Return what can change points.

    >>> set(cause_names()) == set(Cause)
    True
    """
    return {
        Cause.JOINED: _("joined"),
        Cause.RECORD: _("a record"),
        Cause.MARK: _("a mark on a record"),
        Cause.FACT: _("a fact about the person"),
        Cause.DAY: _("time that passed"),
        Cause.VERSION: _("another version of the rules"),
        Cause.CONSENT: _("a consent that was taken back"),
    }


def lasting(span: timedelta) -> str:
    """Say how long something lasts, in the largest unit that fits.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     [lasting(timedelta(seconds=each)) for each in (20, 3599, 7300, 200_000)]
    ['under a minute', '59 min', '2 h', '2 d']
    """
    minutes = int(span.total_seconds()) // 60
    if minutes < 1:
        return _("under a minute")
    if minutes < 60:
        return _("{count} min").format(count=minutes)
    if minutes < 48 * 60:
        return _("{count} h").format(count=minutes // 60)
    return _("{count} d").format(count=minutes // (24 * 60))
