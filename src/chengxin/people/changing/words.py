"""Kinds of changes and their grounds: closed lists, in words for staff and for the person. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from chengxin.text import _


class Kind(StrEnum):
    """What is changed."""

    NAME = "name"
    NUMBER = "number"
    MERGE = "merge"
    UNDO = "undo"


class Ground(StrEnum):
    """Why."""

    REGISTER = "register"
    REPLACED = "replaced"
    MISTAKE = "mistake"
    TWICE = "twice"


def kind_names() -> Mapping[Kind, str]:
    """Return what each kind of change is called.

    >>> set(kind_names()) == set(Kind)
    True
    """
    return {
        Kind.NAME: _("another name"),
        Kind.NUMBER: _("another identity number"),
        Kind.MERGE: _("two entries of one person put together"),
        Kind.UNDO: _("a change undone"),
    }


def ground_names() -> Mapping[Ground, str]:
    """Return each ground.

    >>> set(ground_names()) == set(Ground)
    True
    """
    return {
        Ground.REGISTER: _("changed in the register of households"),
        Ground.REPLACED: _("the document was replaced by one with another number"),
        Ground.MISTAKE: _("it was entered by mistake"),
        Ground.TWICE: _("the same person was entered twice"),
    }


def nobody() -> str:
    """Say that there is nobody to be changed so."""
    return _("There is nobody here to whom this can be done. Open the person anew.")


def known_already() -> str:
    """Say that the new number leads to somebody."""
    return _(
        "The new number leads to somebody here already. If it is the same person, propose to put "
        "the two entries together."
    )


def not_last() -> str:
    """Say which change can be undone."""
    return _("Only the latest change about a person can be undone, and once. Open the person anew.")


def since() -> str:
    """Say why a number cannot be taken back."""
    return _(
        "Records have come in under the number that would go. Settle first whose they are: put "
        "them right with those who delivered them."
    )


def unnamed() -> str:
    """Say how a document is named."""
    return _("A document is named by capital letters, digits and hyphens. Correct it.")


def market_differs() -> str:
    """Say why what only one of the two consents allows keeps them apart."""
    return _(
        "Market information was collected about one of the two, who agreed to it, and the other "
        "did not agree. Let the person decide first: agree with both, or take it back with both."
    )


def not_two() -> str:
    """Say that there are no two entries."""
    return _("These are not two people who are known here. Find both by their numbers.")
