"""What people read: scoring results and rulebooks as terminal text and as pages.

This room holds no rule and computes no points; it only adds up what the rows say, and refuses to
print an arithmetic that does not add up. The command line and the demonstration call the
functions named here.
"""

from chengxin.report.arithmetic import DoesNotAddUpError
from chengxin.report.changed import changed, changed_values
from chengxin.report.city import (
    CityReport,
    CodeCount,
    DimensionFigures,
    FileVerdict,
    ToldPerson,
    write_city_report,
)
from chengxin.report.compare import compare, compare_markdown, write_comparison
from chengxin.report.coverage import coverage, coverage_json, coverage_markdown
from chengxin.report.coverpages import write_coverage
from chengxin.report.derived import explain_derived
from chengxin.report.show import show
from chengxin.report.site import write_rulebook_site
from chengxin.report.terminal import explain

__all__ = [
    "CityReport",
    "CodeCount",
    "DimensionFigures",
    "DoesNotAddUpError",
    "FileVerdict",
    "ToldPerson",
    "changed",
    "changed_values",
    "compare",
    "compare_markdown",
    "coverage",
    "coverage_json",
    "coverage_markdown",
    "explain",
    "explain_derived",
    "show",
    "write_city_report",
    "write_comparison",
    "write_coverage",
    "write_rulebook_site",
]
