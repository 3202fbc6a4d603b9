"""Which records a person may have deleted. Pure."""

from __future__ import annotations

from chengxin.rulebook.model import Rulebook


def may_decline(rulebook: Rulebook, item: str, finding: str) -> bool:
    """Whether a person may have a record of this item and finding deleted.

    What a law has collected stays, and so does what speaks against the person.
    """
    known = rulebook.items.get(item)
    return finding == "positive" and (known is None or known.consent != "by_law")
