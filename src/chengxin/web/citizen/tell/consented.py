"""What happened to a consent, in words and newest first."""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.people.consent import Event, Giver
from chengxin.people.selectors import ConsentState
from chengxin.report import figures
from chengxin.text import _


def event_names() -> Mapping[Event, str]:
    """Return how each event is called.

    >>> set(event_names()) == set(Event)
    True
    """
    return {
        Event.REQUESTED: _("You were asked"),
        Event.GIVEN: _("You agreed"),
        Event.REFUSED: _("You said no"),
        Event.WITHDRAWN: _("You took your consent back"),
    }


def giver_names() -> Mapping[Giver, str]:
    """Return by what way somebody said it.

    >>> set(giver_names()) == set(Giver)
    True
    """
    return {
        Giver.SELF: _("on these pages"),
        Giver.ASSISTED: _("at a counter, with help"),
        Giver.FILE: _("on a signed form"),
    }


def events_told(consent: ConsentState) -> list[dict[str, str]]:
    """Return the events for a list; `digest` names the text that was shown."""
    names, givers = event_names(), giver_names()
    return [
        {
            "name": names[each.event],
            "details": " · ".join((figures.day(each.effective_on), givers[each.given_by])),
            "digest": each.notice.hex() if each.notice else "",
        }
        for each in reversed(consent.events)
    ]
