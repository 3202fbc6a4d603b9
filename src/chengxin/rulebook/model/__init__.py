"""A rulebook as it was written, in typed and immutable form.

Nothing here is compiled: numbers stand in the unit the author used, codes are still words. The
loader makes these objects, the gates read them, the compiler and the tests' interpreter each turn
them into scores in their own way. Every object knows where it was written (`at`, and `spans` for
its keys). The meaning of each part is `docs/rulebook.md`. `Rulebook` holds all others: whoever
reads the shape from the top begins there. Other rooms import from here, not from the modules.
"""

from chengxin.rulebook.model.cases import Ask, Case, ExpectedDerived, ExpectedRow
from chengxin.rulebook.model.catalogue import Category, Field, Item, Sources, Submission
from chengxin.rulebook.model.derived import Derived, Scene
from chengxin.rulebook.model.duties import (
    Change,
    Channel,
    Clock,
    ConsentRule,
    Deviation,
    Interpretation,
    Review,
)
from chengxin.rulebook.model.indicators import Indicator, Interval, Limits, Repeat
from chengxin.rulebook.model.law import Article, Document
from chengxin.rulebook.model.periods import Display, Holds, Period, Term, Validity
from chengxin.rulebook.model.points import RATIO_PLACES, Band, Lasting, Measure, Over, Points, Rate
from chengxin.rulebook.model.rulebook import Rulebook, Who
from chengxin.rulebook.model.scale import Ceiling, Dimension, Group, Level, Pool, Scale
from chengxin.rulebook.model.selection import Condition, Select
from chengxin.rulebook.model.written import Citation, Grounded, Name, Value, Written

__all__ = [
    "RATIO_PLACES",
    "Article",
    "Ask",
    "Band",
    "Case",
    "Category",
    "Ceiling",
    "Change",
    "Channel",
    "Citation",
    "Clock",
    "Condition",
    "ConsentRule",
    "Derived",
    "Deviation",
    "Dimension",
    "Display",
    "Document",
    "ExpectedDerived",
    "ExpectedRow",
    "Field",
    "Grounded",
    "Group",
    "Holds",
    "Indicator",
    "Interpretation",
    "Interval",
    "Item",
    "Lasting",
    "Level",
    "Limits",
    "Measure",
    "Name",
    "Over",
    "Period",
    "Points",
    "Pool",
    "Rate",
    "Repeat",
    "Review",
    "Rulebook",
    "Scale",
    "Scene",
    "Select",
    "Sources",
    "Submission",
    "Term",
    "Validity",
    "Value",
    "Who",
    "Written",
]
