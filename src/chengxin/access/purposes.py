"""For what somebody may look at a person: a closed list, and for each what it opens, and to whom.

What is not here cannot be asked for: hiring, lending, insurance, housing, admission, policing,
family. A purpose is added here, with its basis and the least that it needs, or nowhere
[sanming 25] [yunnan 3.1].
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chengxin.access.kinds import Kind
from chengxin.access.roles import Role
from chengxin.text import _


class Purpose(StrEnum):
    """Why somebody looks."""

    SELF = "self.view"
    DISPUTE = "dispute.handling"
    COUNTER = "counter.assistance"
    VERIFICATION = "declaration.verifying"
    INTAKE = "intake.mending"
    OVERSIGHT = "audit.oversight"
    EMERGENCY = "emergency.access"
    COMPUTE = "points.compute"
    UNSTATED = "unstated"


@dataclass(frozen=True, slots=True)
class Rule:
    """What a purpose rests on, which roles of staff may have it, and which kinds it opens."""

    basis: str
    roles: frozenset[Role]
    kinds: frozenset[Kind]


#: What furnishers deliver.
_DELIVERED = (Kind.RECORDS, Kind.MARKS)

#: `basis` is law and article: `PIPL` is the Personal Information Protection Law, `CC` the Civil
#: Code.
RULES: Mapping[Purpose, Rule] = {
    Purpose.SELF: Rule("PIPL 45", frozenset(), frozenset(Kind)),
    Purpose.DISPUTE: Rule(
        "CC 1029, PIPL 46",
        frozenset({Role.HANDLER}),
        frozenset(Kind) - {Kind.LOOKS, Kind.WHAT_IF},
    ),
    Purpose.COUNTER: Rule(
        "PIPL 50",
        frozenset({Role.HANDLER}),
        frozenset(Kind) - {Kind.LOOKS},
    ),
    # To ask whoever knows they have to be told of whom, and of nothing else.
    Purpose.VERIFICATION: Rule(
        "PIPL 8, PIPL 13",
        frozenset({Role.HANDLER}),
        frozenset({*(Kind.MEMBERSHIP, Kind.MASKED, Kind.NAME, Kind.IDENTITY), *_DELIVERED}),
    ),
    Purpose.INTAKE: Rule(
        "PIPL 8",
        frozenset({Role.INTAKE}),
        # A mistyped number cannot be mended without the number.
        frozenset({*(Kind.MEMBERSHIP, Kind.MASKED, Kind.NAME, Kind.IDENTITY), *_DELIVERED}),
    ),
    Purpose.OVERSIGHT: Rule(
        "PIPL 54",
        frozenset({Role.AUDIT}),
        frozenset({Kind.MEMBERSHIP, Kind.MASKED, Kind.CONSENT, Kind.LOOKS}),
    ),
    # To protect life, health or property: told to others at once, and reviewed by them.
    Purpose.EMERGENCY: Rule(
        "PIPL 13",
        frozenset({Role.HANDLER, Role.INTAKE}),
        frozenset(Kind) - {Kind.LOOKS, Kind.WHAT_IF},
    ),
    Purpose.COMPUTE: Rule(
        "PIPL 13",
        frozenset(),
        frozenset({Kind.MEMBERSHIP, Kind.FACTS, Kind.CONSENT, Kind.SCORE, Kind.HISTORY}),
    ),
    # What a denied attempt is kept under when it named nothing of this list.
    Purpose.UNSTATED: Rule("", frozenset(), frozenset()),
}


def purposes_of(roles: frozenset[Role]) -> tuple[Purpose, ...]:
    """Return what somebody with these roles may look for, in the order of the list.

    >>> [str(purpose) for purpose in purposes_of(frozenset({Role.HANDLER, Role.EDITOR}))]
    ['dispute.handling', 'counter.assistance', 'declaration.verifying', 'emergency.access']
    """
    return tuple(purpose for purpose in Purpose if RULES[purpose].roles & roles)


def ordinary_purposes(roles: frozenset[Role]) -> tuple[Purpose, ...]:
    """Return those of them that need no emergency."""
    return tuple(each for each in purposes_of(roles) if each is not Purpose.EMERGENCY)


def purpose_names() -> Mapping[Purpose, str]:
    """Return each purpose in a sentence that the person who was looked at reads.

    >>> set(purpose_names()) == set(Purpose) == set(RULES)
    True
    """
    return {
        Purpose.SELF: _("You looked at your own information."),
        Purpose.DISPUTE: _("To check whether an entry or the points are right."),
        Purpose.COUNTER: _("To help you at the counter, because you asked."),
        Purpose.VERIFICATION: _("To ask whether what you declared is so."),
        Purpose.INTAKE: _("To mend a delivered record that could not be attached to you."),
        Purpose.OVERSIGHT: _("To check that others looked lawfully."),
        Purpose.EMERGENCY: _("In an emergency, outside ordinary work. Somebody else reviews it."),
        Purpose.COMPUTE: _("The points were computed automatically."),
        Purpose.UNSTATED: _("No purpose was given for which anybody may look."),
    }


def basis_names() -> Mapping[str, str]:
    """Return the law that a basis begins with, by its abbreviation."""
    return {
        "PIPL": _("Personal Information Protection Law"),
        "CC": _("Civil Code"),
    }


def basis_name(basis: str) -> str:
    """Return a basis for people.

    >>> from chengxin.text import language
    >>> with language("en"):
    ...     basis_name("CC 1029, PIPL 46")
    'Civil Code 1029; Personal Information Protection Law 46'
    """
    names = basis_names()
    parts = (part.split(" ", 1) for part in basis.split(", ")) if basis else ()
    return "; ".join(f"{names[law]} {articles}" for law, articles in parts)
