"""The overview: what came in, how people stand, and whether the site is in order.

Counts of people pass through `report.statistics`; no person can be reached from here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import HttpResponse

from chengxin.access.emergency.selectors import told_and_waiting
from chengxin.access.members import before_this
from chengxin.access.overview import seal_state
from chengxin.clock import now, today
from chengxin.clocks.calendar import missing_year, published
from chengxin.records.overview import codes_since, delivered_since
from chengxin.report.frame import level_ranges
from chengxin.report.statistics import share, shown
from chengxin.report.terminal import version
from chengxin.rulebook.model import Rulebook
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.overview import last_run, persons_by_level
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import ANYBODY, page
from chengxin.web.staff.words import file_kinds, lasting

#: What "the last days" are, and how many lines each list has.
LATELY = timedelta(days=7)
MOST = 10


@dataclass(frozen=True, slots=True)
class LevelRow:
    """A level, and how many people have it as far as that may be told."""

    name: str
    lowest: int
    highest: int
    persons: str
    share: str


@page("GET", roles=ANYBODY)
def overview(request: StaffRequest) -> HttpResponse:
    """Show the overview."""
    signed_in, since = request.signed_in, now() - LATELY
    try:
        loaded = current()
    except NothingInForceError:
        loaded = None
    counts = persons_by_level()
    seals, run = seal_state(), last_run("day")
    context = {
        "before": before_this(signed_in.member.user_id, signed_in.began_at),
        "emergencies": told_and_waiting(signed_in.member.user_id),
        "missing_year": missing_year(published(), today()),
        "days": LATELY.days,
        "delivered": delivered_since(since, most=MOST),
        "kinds": file_kinds(),
        "codes": codes_since(since, most=MOST),
        "levels": _levels(loaded.rulebook, counts) if loaded else [],
        "people": shown(sum(counts.values())),
        "rulebook_no": loaded.rulebook_no if loaded else None,
        "rulebook": loaded.rulebook.name.get(current_language()) if loaded else "",
        "version": version(loaded.rulebook) if loaded else "",
        "run": run,
        "sealed_ago": lasting(now() - seals.sealed_at) if seals.sealed_at else "",
        "waits": lasting(now() - seals.waits_since) if seals.waits_since else "",
    }
    return show(request, "staff/overview.html", context, title=_("Overview"), here="overview")


def _levels(rulebook: Rulebook, counts: dict[str, int]) -> list[LevelRow]:
    whole = sum(counts.values())
    return [
        LevelRow(
            name,
            lowest,
            highest,
            shown(counts.get(level.id, 0)),
            share(counts.get(level.id, 0), whole),
        )
        for (name, lowest, highest), level in zip(
            level_ranges(rulebook), rulebook.levels, strict=True
        )
    ]
