"""Help at a counter: what a clerk has to have looked at, and how the text came to the person. Pure.

The lists are closed. Help changes the way in and nothing else: who is helped answers for the same
facts, agrees to the same text, and can leave in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chengxin.people.identity import Kind
from chengxin.text import _


class Check(StrEnum):
    """The four parts of finding out who stands there; without one of them nobody is entered."""

    PRESENT = "present"
    ORIGINAL = "original"
    PHOTO = "photo"
    TYPED = "typed"


class Said(StrEnum):
    """How the person came to know the text."""

    READ_ALOUD = "read_aloud"
    PRINTED = "printed"


#: A form is named by what stands on it: capital letters, digits and hyphens, no number of a person.
FORM = re.compile(r"[A-Z0-9][A-Z0-9-]{2,39}")

#: How long the name of a counter may be.
PLACE_MOST = 80


@dataclass(frozen=True, slots=True)
class Help:
    """Where somebody was helped, by which document, and which signed form says so."""

    place: str
    document: Kind
    said: Said
    form: str


def check_names() -> Mapping[Check, str]:
    """Return each part as the clerk confirms it.

    >>> set(check_names()) == set(Check)
    True
    """
    return {
        Check.PRESENT: _("The person stands here and wants this; nobody else speaks for them."),
        Check.ORIGINAL: _("I hold the original document, and it is valid."),
        Check.PHOTO: _("The photo in it shows the person."),
        Check.TYPED: _("I have compared number and name with the document after typing them."),
    }


def said_names() -> Mapping[Said, str]:
    """Return how the text came to the person.

    >>> set(said_names()) == set(Said)
    True
    """
    return {
        Said.READ_ALOUD: _("I have read it aloud, whole."),
        Said.PRINTED: _("The person has read it on paper."),
    }


def document_names() -> Mapping[Kind, str]:
    """Return what each document is called.

    >>> set(document_names()) == set(Kind)
    True
    """
    return {
        Kind.RESIDENT: _("resident identity card"),
        Kind.HONG_KONG: _("residence permit for people from Hong Kong"),
        Kind.MACAO: _("residence permit for people from Macao"),
        Kind.TAIWAN: _("residence permit for people from Taiwan"),
        Kind.PERMANENT_RESIDENT: _("foreigner's permanent-residence card"),
        Kind.PASSPORT: _("passport"),
    }
