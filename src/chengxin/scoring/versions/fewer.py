"""Whether a record less of a rule can only take from what its records come to.

Mostly it does. But where each further award gives less, one that is gone makes way for a better
one at a better factor; where records have to be some time apart, for one that was too near; and a
minimum, a latest value or a ratio can go either way. What takes records away from such a rule has
no order. The judges of groups, intervals and orders of sources ask it.
"""

from __future__ import annotations

from itertools import pairwise

from chengxin.rulebook.model import Indicator

#: What a window measures more of when it has more members.
GROWING = ("count", "sum", "max")


def fewer_is_less(rule: Indicator) -> bool:
    """Whether a record less never gives more of an award, nor takes more of a deduction."""
    return rule.interval is None and rising(rule)


def rising(rule: Indicator) -> bool:
    """The same but for an interval."""
    factors = rule.repeat.factors if rule.repeat is not None else ()
    climbs = all(before <= after for before, after in pairwise(factors))
    return climbs and (rule.over.period == "each" or rule.measure.function in GROWING)


def all_alike(rule: Indicator) -> bool:
    """Whether every record of a rule gives the same, so that only their number counts."""
    fixed = rule.points is not None and rule.points.form == "fixed"
    return fixed and rule.repeat is None and not rule.age
