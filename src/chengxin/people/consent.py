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


#: What a consent to one derived score begins with; its identifier in the rulebook follows
#: [jinan 14].
DERIVED = "points.derived."


class Event(StrEnum):
    """What happened."""

    REQUESTED = "requested"
    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


class Giver(StrEnum):
    """Who said it: the person, a clerk at the person's side, or a signed form sent in a file."""

    SELF = "self"
    ASSISTED = "assisted"
    FILE = "file"


#: What may follow what; None is the beginning. After a refusal nobody asks again: only the person
#: can turn a no into a yes (Regulation on Network Data Security 21 ff.). Given after given is a yes
#: to another text, and changes neither day nor score; withdrawn after withdrawn an end that had not
#: come, brought forward.
FOLLOWS: Mapping[Event | None, frozenset[Event]] = {
    None: frozenset({Event.REQUESTED, Event.GIVEN, Event.REFUSED}),
    Event.REQUESTED: frozenset({Event.GIVEN, Event.REFUSED}),
    Event.REFUSED: frozenset({Event.GIVEN}),
    Event.GIVEN: frozenset({Event.GIVEN, Event.WITHDRAWN}),
    Event.WITHDRAWN: frozenset({Event.GIVEN, Event.WITHDRAWN}),
}


def may_follow(before: Event | None, event: Event) -> bool:
    """Whether an event can happen after another one.

    >>> may_follow(Event.REFUSED, Event.REQUESTED), may_follow(Event.WITHDRAWN, Event.GIVEN)
    (False, True)
    """
    return event in FOLLOWS[before]
