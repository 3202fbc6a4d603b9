"""Kinds of data that a look shows: a closed list of words, which are all that an entry holds."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chengxin.text import _


class Kind(StrEnum):
    """What was shown."""

    MEMBERSHIP = "membership"
    MASKED = "masked"
    NAME = "name"
    IDENTITY = "identity"
    FACTS = "facts"
    CONSENT = "consent"
    SCORE = "score"
    ARITHMETIC = "arithmetic"
    HISTORY = "history"
    WHAT_IF = "what_if"
    RECORDS = "records"
    MARKS = "marks"
    LOOKS = "looks"


def kind_names() -> Mapping[Kind, str]:
    """Return how each kind is called, for people.

    >>> set(kind_names()) == set(Kind)
    True
    """
    return {
        Kind.MEMBERSHIP: _("whether the person takes part"),
        Kind.MASKED: _("shortened name and the last characters of the number"),
        Kind.NAME: _("name"),
        Kind.IDENTITY: _("identity number"),
        Kind.FACTS: _("facts for taking part"),
        Kind.CONSENT: _("consents"),
        Kind.SCORE: _("points and level"),
        Kind.ARITHMETIC: _("how the points come about"),
        Kind.HISTORY: _("how the points changed"),
        Kind.WHAT_IF: _("what would change the points"),
        Kind.RECORDS: _("records"),
        Kind.MARKS: _("marks on records"),
        Kind.LOOKS: _("who looked"),
    }
