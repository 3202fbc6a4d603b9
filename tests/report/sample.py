"""A few answers and a city for the sample rulebook, with rows as the engine makes them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

from chengxin.report.city import (
    CityReport,
    CodeCount,
    DimensionFigures,
    FileVerdict,
    ToldPerson,
)
from chengxin.rulebook import model
from chengxin.rulebook.model import Name
from chengxin.scoring.result import PersonScore, Row
from tests.report.sample_book import RULEBOOK


def row(part: str, rule: str, dimension: str, points: int, **more: Any) -> Row:
    """A row with the gaps filled in; it counts when no reason is given."""
    given: dict[str, Any] = {
        "person": "P-0007",
        "cite": "measures#16",
        "item": "",
        "furnisher": "",
        "record": "",
        "version": 1 if part == "record" else None,
        "window": None,
        "measure": None,
        "reason": "",
        "counts_from": None,
        "valid_until": None,
    }
    given |= more
    return Row(
        part=part,
        rule=rule,
        dimension=dimension,
        points=points,
        counted=not given["reason"],
        **given,
    )


def _record(rule: str, dimension: str, points: int, number: str, item: str, **more: Any) -> Row:
    return row(
        "record",
        rule,
        dimension,
        points,
        record=number,
        item=item,
        **({"furnisher": "市志愿服务联合会"} | more),
    )


YEAR = date(2026, 1, 1)

#: A person with a row of nearly every kind; 500 + 46.50 + 50 + 26 − 20 + 0.50 = 603.
PERSON = PersonScore(
    person="P-0007",
    as_of=date(2026, 11, 21),
    score=603,
    level="good",
    dimensions={"giving": 4650, "honour": 5000, "keeping": 2600, "breach": -2000},
    rows=(
        row(
            "window",
            "volunteer_hours",
            "giving",
            1500,
            window=YEAR,
            measure=860,
            item="volunteering",
            valid_until=date(2028, 2, 2),
        ),
        _record(
            "volunteer_hours",
            "giving",
            0,
            "V-1",
            "volunteering",
            measure=460,
            reason="in_window",
            counts_from=date(2026, 2, 1),
            valid_until=date(2028, 2, 2),
        ),
        _record(
            "volunteer_hours",
            "giving",
            0,
            "V-2",
            "volunteering",
            measure=400,
            reason="in_window",
            counts_from=date(2026, 8, 3),
            valid_until=date(2028, 8, 4),
        ),
        row(
            "window",
            "donations",
            "giving",
            4650,
            window=date(2025, 1, 1),
            measure=1860000,
            item="donation",
            valid_until=date(2028, 6, 4),
        ),
        row("indicator_limit", "donations", "giving", -150),
        row("window", "care_of_others", "giving", 0, measure=0, reason="below_threshold"),
        row("pool_limit", "deeds", "giving", -1350),
        _record(
            "honours",
            "honour",
            5000,
            "H-1",
            "honour",
            furnisher="市总工会",
            counts_from=date(2026, 4, 28),
            valid_until=date(2029, 4, 29),
        ),
        row("clean", "clean_years", "keeping", 2600, measure=36),
        _record(
            "penalties",
            "breach",
            -2000,
            "C-3",
            "penalty",
            furnisher="市市场监管局",
            measure=60000,
            cite="measures#7(3) measures#15",
            counts_from=date(2026, 3, 2),
            valid_until=date(2027, 3, 2),
        ),
        row("rounding", "", "", 50, cite="measures#12"),
        _record(
            "penalties",
            "breach",
            0,
            "C-1",
            "penalty",
            furnisher="供水公司",
            reason="disputed",
            cite="measures#7(3)",
        ),
        _record(
            "penalties",
            "breach",
            0,
            "C-4",
            "penalty",
            furnisher="市生态环境局",
            reason="held",
            counts_from=date(2026, 12, 3),
            valid_until=date(2027, 11, 1),
        ),
        _record("", "", 0, "E-1", "education", furnisher="市教育局", reason="not_scored", cite=""),
    ),
    next_change_on=date(2026, 12, 3),
    unmet=(),
)

#: Somebody under a ceiling: 500 + 120 − 21 = 599.
CEILING = PersonScore(
    person="P-0008",
    as_of=date(2026, 11, 21),
    score=599,
    level="fair",
    dimensions={"honour": 12000},
    rows=(
        _record("honours", "honour", 12000, "H-9", "honour", furnisher="市总工会"),
        _record(
            "defaulters",
            "",
            0,
            "D-1",
            "defaulter",
            furnisher="市中级人民法院",
            cite="measures#7(2)",
            valid_until=date(2027, 1, 5),
        ),
        row("ceiling", "defaulters", "", -2100, cite="measures#7(2)"),
    ),
    next_change_on=date(2027, 1, 5),
    unmet=(),
)

#: Somebody who has not agreed, and is not known to live here.
NOBODY = PersonScore(
    person="P-0009",
    as_of=date(2026, 11, 21),
    score=None,
    level="",
    dimensions={},
    rows=(),
    next_change_on=None,
    unmet=("consent", "residency"),
)


def hostile() -> tuple[model.Rulebook, PersonScore]:
    """The same with markup and terminal commands wherever a file's text can stand."""
    bad = "<script>alert(1)</script>\x1b[2J\"'&"
    name = Name(bad, bad)
    book = replace(
        RULEBOOK,
        name=name,
        items={
            key: replace(item, name=name, reason=bad, purpose=bad)
            for key, item in RULEBOOK.items.items()
        },
        indicators={
            key: replace(rule, name=name, modelled_on=name)
            for key, rule in RULEBOOK.indicators.items()
        },
        dimensions={key: replace(each, name=name) for key, each in RULEBOOK.dimensions.items()},
        articles={
            key: replace(each, title=bad, text=bad) for key, each in RULEBOOK.articles.items()
        },
    )
    rows = tuple(
        replace(each, furnisher=bad, record=bad) if each.part == "record" else each
        for each in PERSON.rows
    )
    return book, replace(PERSON, person=bad, rows=rows)


def city() -> CityReport:
    """A small city with a few people told of."""
    histogram = [
        (480 + 3 * at, max(0, 90 - abs(at - 30) * 3) + (4 if at % 7 == 0 else 0))
        for at in range(70)
    ]
    scored = sum(count for _, count in histogram)
    return CityReport(
        rulebook=RULEBOOK,
        as_of=date(2026, 11, 21),
        known_at=datetime(2026, 11, 21, 1, 30, tzinfo=UTC),
        histogram=histogram,
        levels={
            "good": scored // 3,
            "fair": scored - scored // 3 - 7,
            "excellent": 4,
            "insufficient": 3,
        },
        persons_total=scored + 180,
        scored=scored,
        without_score={"consent": 120, "age": 56, "left": 4},
        dimensions={
            "giving": DimensionFigures(2143, 0, 1500, 3950),
            "honour": DimensionFigures(812, 0, 0, 1000),
            "keeping": DimensionFigures(1890, 1000, 2600, 2600),
            "breach": DimensionFigures(-214, -500, 0, 0),
        },
        files=[
            FileVerdict(
                "志愿服务2026.xlsx",
                "records",
                "xlsx",
                12043,
                11990,
                41,
                12,
                (
                    CodeCount(
                        "bad_date",
                        30,
                        "2026/13/01",
                        Name("请写成 2026-01-31。", "Write it as 2026-01-31."),
                    ),
                    CodeCount(
                        "unknown_code",
                        11,
                        "省级",
                        Name("目录里没有这个级别。", "The catalogue has no such tier."),
                    ),
                ),
            ),
            FileVerdict("people.csv", "persons", "GB18030", 4000, 4000, 0, 0),
        ],
        reasons={"expired": 812, "disputed": 7, "in_window": 9450, "same_matter": 64},
        parts={"record": 4120, "window": 3011, "indicator_limit": 212, "guard": 3},
        people=[
            ToldPerson(
                Name("几乎每一种行", "A line of nearly every kind"),
                Name(
                    "合计、限额、有异议的扣分和进位都在这里。",
                    "Sums, limits, a disputed deduction and rounding, all in one.",
                ),
                "示例甲",
                PERSON,
            ),
            ToldPerson(
                Name("等级封顶", "A ceiling"),
                Name("加分很多，但封顶仍然有效。", "Many awards, and a ceiling that holds."),
                "示例乙",
                CEILING,
            ),
            ToldPerson(
                Name("没有分数", "No score"),
                Name("没有同意，就不计算。", "Without consent nothing is computed."),
                "示例丙",
                NOBODY,
            ),
        ],
    )
