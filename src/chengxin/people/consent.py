"""What can happen to a consent, and after what.

The words are the event types of ISO/IEC TS 27560 that a city's points need. Pure: who may speak
for a person, and where events are kept, is for the services.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Purpose(StrEnum):
    """What people agree to, each for itself and to nothing else (PIPL 14, 23)."""

    COMPUTE = "points.compute"
    #: That market bodies' information is collected: without it none of it is stored [yuxi 8].
    MARKET = "market.collect"


#: What a consent to one derived score begins with; its identifier in the rulebook follows
#: [jinan 14].
DERIVED = "points.derived."

#: What a consent to one partner begins with; the partner's word follows, and each partner is a
#: purpose of its own (PIPL 23).
PARTNER = "partner."


def rests_on_points(purpose: str) -> bool:
    """Whether a consent means nothing without the one to the points, and so ends with it.

    >>> rests_on_points("partner.museum"), rests_on_points(Purpose.MARKET)
    (True, False)
    """
    return purpose.startswith((DERIVED, PARTNER))


class Event(StrEnum):
    """What happened."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Giver(StrEnum):
    """Who said it: the person, a clerk at the person's side, or a signed form sent in a file.

    Or nobody: `site` keeps that a term ended that had been agreed to.
    """

    SELF = "self"
    ASSISTED = "assisted"
    FILE = "file"
    SITE = "site"


#: What may follow what; None is the beginning. Only the person can turn a no into a yes (Regulation
#: on Network Data Security 21 ff.). Withdrawn after withdrawn is an end that had not come, brought
#: forward. What had a term and is over was neither a no nor an end that the person made, so it can
#: be asked about again. The database holds the same dictionary (trigger `consent_event_follows`).
FOLLOWS: Mapping[Event | None, frozenset[Event]] = {
    None: frozenset({Event.REQUESTED, Event.GIVEN, Event.REFUSED}),
    Event.REQUESTED: frozenset({Event.GIVEN, Event.REFUSED}),
    Event.REFUSED: frozenset({Event.GIVEN}),
    Event.GIVEN: frozenset({Event.WITHDRAWN, Event.EXPIRED}),
    Event.WITHDRAWN: frozenset({Event.GIVEN, Event.WITHDRAWN}),
    Event.EXPIRED: frozenset({Event.REQUESTED, Event.GIVEN, Event.REFUSED}),
}

#: What may follow besides where it is about another text than the event before. One changed word is
#: another text: it may be asked about again after a no, and a yes to it stands in the place of the
#: yes before, and changes neither day nor score.
FOLLOWS_NEW_TEXT: Mapping[Event | None, frozenset[Event]] = {
    Event.REQUESTED: frozenset({Event.REQUESTED}),
    Event.REFUSED: frozenset({Event.REQUESTED, Event.REFUSED}),
    Event.GIVEN: frozenset({Event.GIVEN}),
}


def may_follow(before: Event | None, event: Event, *, new_text: bool = False) -> bool:
    """Whether an event can happen after another one; `new_text` if it is about another text.

    >>> may_follow(Event.REFUSED, Event.REQUESTED), may_follow(Event.WITHDRAWN, Event.GIVEN)
    (False, True)
    >>> may_follow(Event.REFUSED, Event.REQUESTED, new_text=True)
    True
    """
    return event in FOLLOWS[before] or (new_text and event in FOLLOWS_NEW_TEXT.get(before, ()))
