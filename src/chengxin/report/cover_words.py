"""The words of the coverage of the law: how far a row is covered, and what it still waits for.

Every function answers in the current language. A test compares the keys with the closed lists of
`chengxin.law`.
"""

from __future__ import annotations

from chengxin.report.words import grounds
from chengxin.text import _


def states() -> dict[str, str]:
    """How far a row is covered."""
    return {
        "covered": _("Covered"),
        "partly": _("Partly"),
        "planned": _("Not built yet"),
        "organisational": _("Organisational"),
        "left_out": _("Left out"),
    }


def planned() -> dict[str, str]:
    """What a row waits for: the parts of the server that this version does not have."""
    return {
        "people": _("people, their identity, consent and authorisations, and accounts for staff"),
        "records": _("records as they are sent and verified, each with its update at once"),
        "cases": _("cases: disputes and repairs with their clocks running"),
        "benefits": _("benefits: scenes, and levels shown by the person"),
        "looks": _("the register of who looked at what, and the protection of stored data"),
        "pages": _("pages for citizens"),
        "publication": _("publishing a version: public comment, two approvals, notice"),
    }


#: The parts of a rulebook whose name there is not that of the thing itself.
_KINDS = {
    "indicator": "rule",
    "severities_from": "severities",
    "deviations": "deviation",
    "changes": "change",
    "reviews": "review",
}


def rule_kind(kind: str) -> str:
    """Return what a part of a rulebook is called."""
    return grounds()[_KINDS.get(kind, kind)]
