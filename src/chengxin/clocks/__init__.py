"""Working days and clocks that explain themselves: on which day something is due, and why then.

The State Council's General Office publishes each year which days are at rest and which weekends
are worked in their place; `years/` holds those notices as reviewed data, one file a year. A year
that is not published is refused (`UnpublishedYearError`), never guessed. A clock counts from an
instant by a rule and answers with every day it passed over and why that day counted or did not.

Pure: no framework, no database, no clock of its own. Whoever asks brings the instant.
"""

from chengxin.clocks.calendar import Calendar, UnpublishedYearError, calendar_of, published
from chengxin.clocks.counting import (
    Due,
    Row,
    Rule,
    Suspension,
    SuspensionRefusedError,
    due,
    due_or_earliest,
    rule_of,
)
from chengxin.clocks.favour import Kept, kept, recomputed
from chengxin.clocks.read import Loaded, read_years

__all__ = [
    "Calendar", "Due", "Kept", "Loaded", "Row", "Rule", "Suspension", "SuspensionRefusedError",
    "UnpublishedYearError", "calendar_of", "due", "due_or_earliest", "kept", "published",
    "read_years", "recomputed", "rule_of",
]  # fmt: skip
