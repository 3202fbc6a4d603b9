"""How long records count, in words: an item's period, and those that ask for conditions.

It says what the catalogue says and computes no date. The pages of items and the comparison of
versions call it.
"""

from __future__ import annotations

from chengxin.report import figures, joined, sentences
from chengxin.rulebook.model import Item, Period, Rulebook, Select
from chengxin.text import _


def validity_words(rulebook: Rulebook, item: Item) -> str:
    """Say how long an item's records count; empty where the item has no period of its own."""
    own = item.validity
    if own is None:
        return ""
    said = []
    for term in own.when:
        select = Select(items=(item.id,), where=term.where, at=term.at)
        conditions = joined.listed(
            sentences.condition_words(rulebook, select, each) for each in term.where
        )
        said.append(_("{conditions}: {period}").format(conditions=conditions, period=_length(term)))
    if not said:
        return _length(own)
    return joined.clauses([*said, _("all others: {period}").format(period=_length(own))])


def _length(period: Period) -> str:
    if period.to_year_end:
        length = _("to 31 December of the year in which it begins")
    else:
        length = figures.months(period.months)
    if period.by_law:
        return f"{length} · " + _("set by a law or regulation")
    return length
