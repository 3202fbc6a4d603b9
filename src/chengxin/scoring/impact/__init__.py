"""What a change of rules would do to a whole population, before anyone feels it.

`measure_impact` is the door. What comes out are counts of people by level, rule and group; nobody
is named or ranked. Counts are exact here and made safe by the report that publishes them.
"""

from chengxin.scoring.impact.figures import (
    CaseOfChange,
    Cause,
    Group,
    Impact,
    Sensitivity,
)
from chengxin.scoring.impact.groups import COLUMNS as GROUP_COLUMNS
from chengxin.scoring.impact.groups import Groups, read_groups
from chengxin.scoring.impact.measure import Question, measure_impact

__all__ = [
    "GROUP_COLUMNS",
    "CaseOfChange",
    "Cause",
    "Group",
    "Groups",
    "Impact",
    "Question",
    "Sensitivity",
    "measure_impact",
    "read_groups",
]
