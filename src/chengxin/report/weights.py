"""The weight of a dimension in words, and what points are worth under it.

The engine multiplies; here it is only said, and never where points count in full. Everything is in
the language current at the call.
"""

from __future__ import annotations

from math import ceil

from chengxin.report import figures
from chengxin.rulebook.model import Dimension, Indicator, Rulebook
from chengxin.text import _


def weight(dimension: Dimension) -> str:
    """Say the weight of a dimension; empty where its points count in full."""
    if dimension.weight == 1:
        return ""
    if dimension.weight == 0:
        return _("weight 0%: held and shown, never scored")
    return _("weight {share}").format(share=figures.share(dimension.weight))


def weighed(rulebook: Rulebook, indicator: Indicator) -> str:
    """Say what the weight of its dimension does to the points of a rule; empty when nothing."""
    share = rulebook.weight(indicator)
    if share == 1:
        return ""
    return _("of these points {share} count, the weight of the dimension").format(
        share=figures.share(share)
    )


def worth(rulebook: Rulebook, indicator: Indicator, centipoints: int) -> int:
    """Return the centipoints that a number of a rule comes to, rounded as the engine rounds."""
    return ceil(centipoints * rulebook.weight(indicator))
