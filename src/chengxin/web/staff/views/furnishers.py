"""How furnishers deliver: when last, how late, with which verdicts, and how far each reaches.

That a furnisher has said nothing about somebody says nothing about them, and the page says so.
Counts pass through `report.statistics`. Whoever works for one furnisher sees the own numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpResponse

from chengxin.access.roles import Role
from chengxin.clock import now
from chengxin.clocks import Rule, rule_of
from chengxin.records.admitting.selectors import admitting_all
from chengxin.records.codes import Verdict
from chengxin.records.health.selectors import Health, Late, furnishers_health, people_reached
from chengxin.records.words import verdict_words
from chengxin.report import duties, sentences
from chengxin.report.cite import Cited, cited
from chengxin.report.statistics import share, shown
from chengxin.rulebook.model import Rulebook
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.overview import persons_by_level
from chengxin.standing.services.versions import current
from chengxin.text import _
from chengxin.web.staff.frame import StaffRequest, show
from chengxin.web.staff.gate import page
from chengxin.web.staff.rulelinks import site_links
from chengxin.web.staff.words import lasting

#: How far back the numbers reach, and how soon a key that ends is told.
SINCE, SOON = timedelta(days=183), timedelta(days=60)
#: So many of the most frequent problems are shown.
MOST = 5


@dataclass(frozen=True, slots=True)
class ItemRow:
    """What came of one item, as far as it may be told; `limit` says within which time it is to."""

    name: str
    limit: str
    cites: tuple[Cited, ...]
    rows: str
    late: str
    share: str
    unmeasured: str


@dataclass(frozen=True, slots=True)
class FurnisherPart:
    """One furnisher on the page. `reached` is empty for whoever works for a furnisher."""

    name: str
    latest_at: datetime
    ago: str
    rows: str
    late: str
    reached: str
    ends: tuple[datetime, ...]
    months: tuple[tuple[str, tuple[str, ...]], ...]
    items: tuple[ItemRow, ...]
    codes: tuple[tuple[str, str], ...]


@page("GET", roles={Role.INTAKE, Role.AUDIT}, confined=True)
def furnishers(request: StaffRequest) -> HttpResponse:
    """Show every furnisher, the one that has been silent longest first."""
    member = request.signed_in.member
    whole = member.scope is None
    try:
        loaded = current()
    except NothingInForceError:
        loaded = None
    rulebook = loaded.rulebook if loaded else None
    periods = periods_of(rulebook) if rulebook else {}
    found = furnishers_health(member, periods=periods, since=now() - SINCE)
    reached = people_reached() if whole else {}
    ends = _ends() if whole else {}
    parts = [
        _part(each, rulebook, periods, reached, ends.get(each.furnisher, ()), whole=whole)
        for each in sorted(found, key=lambda each: each.latest_at)
    ]
    context: dict[str, object] = {
        "found": parts,
        "whole": whole,
        "people": shown(sum(persons_by_level().values())) if whole else "",
        "months": SINCE.days // 30,
        "verdicts": [verdict_words()[each] for each in Verdict],
        "soon": SOON.days,
    }
    if loaded is not None:
        context["links"] = site_links(loaded.rulebook_no)
    title = _("How furnishers deliver")
    return show(request, "staff/furnishers.html", context, title=title, here="furnishers")


def periods_of(rulebook: Rulebook) -> Mapping[str, Rule]:
    """Return item → within which time a row of it is to come: the item's own, else the city's.

    [jinan 10]: where a law or regulation sets another period, that one. What a person declares is
    never late.
    """
    city = rulebook.clocks.get("submission")
    sent = {key: each for key, each in rulebook.items.items() if each.consent != "declared"}
    own = {key: item.submission or city for key, item in sent.items()}
    return {key: rule_of(period) for key, period in own.items() if period is not None}


def _ends() -> dict[str, tuple[datetime, ...]]:
    """Return furnisher → when the keys end that hold and end soon."""
    until = now() + SOON
    return {
        each.furnisher: tuple(
            sorted(key.expires_at for key in each.keys if key.holds and key.expires_at <= until)
        )
        for each in admitting_all()
    }


def _part(
    found: Health,
    rulebook: Rulebook | None,
    periods: Mapping[str, Rule],
    reached: Mapping[str, int],
    ends: tuple[datetime, ...],
    *,
    whole: bool,
) -> FurnisherPart:
    rows, late = (sum(getattr(each, part) for each in found.late) for part in ("rows", "late"))
    return FurnisherPart(
        name=found.furnisher,
        latest_at=found.latest_at,
        ago=lasting(now() - found.latest_at),
        rows=shown(sum(many for month in found.months for many in month.told.values())),
        late=share(late, rows),
        reached=shown(reached.get(found.furnisher, 0)) if whole else "",
        ends=ends,
        months=tuple(
            (month.month, tuple(shown(month.told.get(verdict, 0)) for verdict in Verdict))
            for month in found.months
        ),
        items=tuple(_item(each, rulebook, periods) for each in found.late) if rulebook else (),
        codes=tuple((code, shown(many)) for code, many in found.codes[:MOST]),
    )


def _item(found: Late, rulebook: Rulebook, periods: Mapping[str, Rule]) -> ItemRow:
    rule = periods[found.item]
    return ItemRow(
        sentences.item_name(rulebook, found.item), duties.length_words(rule),
        cited(rulebook, rule.cite), shown(found.rows), shown(found.late),
        share(found.late, found.rows), shown(found.unmeasured) if found.unmeasured else "",
    )  # fmt: skip
