"""The catalogue and the rules of the sample rulebook: one of nearly every form."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from chengxin.diagnostics import Span
from chengxin.rulebook import model
from chengxin.rulebook.model import Name

AT = Span("sample.yaml", 1, 1)


def cite(*texts: str) -> tuple[model.Citation, ...]:
    """`measures#7(2)` → a citation."""
    made = []
    for text in texts:
        document, _, rest = text.partition("#")
        article, _, part = rest.rstrip(")").partition("(")
        made.append(model.Citation(document, article, int(part or 0), AT))
    return tuple(made)


def _field(name: str, zh: str, en: str, kind: str, **more: Any) -> model.Field:
    return model.Field(id=name, name=Name(zh, en), type=kind, at=AT, **more)


HOURS = _field(
    "hours",
    "服务时长",
    "hours served",
    "decimal",
    places=1,
    minimum=Decimal(0),
    maximum=Decimal(9999),
    unit=Name("小时", "hours"),
)
AMOUNT = _field("amount", "金额", "amount", "money", places=2, maximum=Decimal(1000000))
FINE = _field("fine", "罚款", "fine", "money", places=2, maximum=Decimal(1000000))
TIER = _field(
    "authority",
    "级别",
    "tier",
    "code",
    ordered=True,
    codes={
        "county": Name("县级", "county"),
        "city": Name("市级", "city"),
        "national": Name("国家级", "national"),
    },
)
RANK = _field(
    "rank",
    "名次",
    "rank",
    "code",
    codes={"third": Name("三等奖", "third prize"), "first": Name("一等奖", "first prize")},
)


def _item(name: str, zh: str, en: str, category: str, **more: Any) -> model.Item:
    given: dict[str, Any] = {
        "finding": ("positive",),
        "furnisher": "市有关部门",
        "purpose": "记录社会贡献",
        "legal_basis": "《玉溪市个人诚信积分管理办法》",
        "necessity": "没有其他更小的办法",
        "consent": "consent",
        "use": "scored",
        "reason": "",
        "fields": {},
        "validity": None,
        "severity": (),
        "document": "",
        "excludes": (),
        "earned_by": "",
        "repairs": (),
        "cite": cite("measures#7(11)"),
    }
    return model.Item(id=name, name=Name(zh, en), category=category, at=AT, **(given | more))


ITEMS = (
    _item(
        "volunteering",
        "志愿服务",
        "Volunteering",
        "contribution",
        fields={"hours": HOURS},
        earned_by="time",
        validity=model.Validity(months=24, at=AT, cite=cite("measures#10")),
    ),
    _item(
        "donation",
        "慈善捐赠",
        "Donation",
        "contribution",
        fields={"amount": AMOUNT},
        earned_by="money",
    ),
    _item(
        "honour",
        "荣誉表彰",
        "Honour",
        "honours",
        earned_by="finding",
        fields={"authority": TIER, "rank": RANK},
    ),
    _item(
        "care", "照料老幼", "Care of others", "contribution", consent="declared", earned_by="deed"
    ),
    _item(
        "penalty",
        "行政处罚",
        "Administrative penalty",
        "public",
        finding=("adverse",),
        consent="by_law",
        severity=("ordinary", "serious"),
        document="penalty_decision",
        excludes=("summary_procedure", "warning", "minor_corrected", "under_appeal"),
        fields={"fine": FINE},
        cite=cite("measures#7(3)"),
    ),
    _item(
        "defaulter",
        "失信被执行人",
        "Judgment defaulter",
        "public",
        finding=("adverse",),
        consent="by_law",
        severity=("serious",),
        document="listing_decision",
        excludes=("summary_procedure", "warning", "minor_corrected", "under_appeal"),
        cite=cite("measures#7(2)"),
    ),
    _item(
        "education",
        "学历",
        "Education",
        "basic",
        use="kept",
        reason="基本信息只用于识别，不计分。",
        cite=cite("measures#7(1)"),
    ),
    _item(
        "petition",
        "信访情况",
        "Petitions",
        "basic",
        use="refused",
        finding=(),
        furnisher="",
        purpose="",
        legal_basis="",
        necessity="",
        consent="",
        reason="信访是公民的权利，任何时候不得归集。",
        cite=cite("measures#4"),
    ),
)


def select(*items: str, where: tuple[model.Condition, ...] = ()) -> model.Select:
    return model.Select(items=items, where=where, at=AT)


def _points(form: str, **more: Any) -> model.Points:
    return model.Points(form=form, at=AT, **more)


def _band(starts: str, points: int, rate: model.Rate | None = None) -> model.Band:
    return model.Band(Decimal(starts), points, rate, AT)


def _rule(name: str, zh: str, en: str, dimension: str, **more: Any) -> model.Indicator:
    given: dict[str, Any] = {
        "kind": "award",
        "select": None,
        "over": model.Over(at=AT),
        "measure": model.Measure(at=AT),
        "points": None,
        "repeat": None,
        "age": (),
        "limits": model.Limits(at=AT),
        "pool": "",
        "since": None,
        "clean": (),
        "cite": cite("measures#16"),
    }
    return model.Indicator(id=name, name=Name(zh, en), dimension=dimension, at=AT, **(given | more))


RULES = (
    _rule(
        "volunteer_hours",
        "志愿服务时长",
        "Volunteer hours",
        "giving",
        select=select("volunteering"),
        over=model.Over(period="year", at=AT),
        measure=model.Measure(function="sum", field="hours", at=AT),
        points=_points(
            "steps",
            bands=(
                _band("10", 200),
                _band("20", 500),
                _band("50", 1000),
                _band("80", 1500),
                _band("100", 2000),
            ),
        ),
        modelled_on=Name(
            "文登 2020 年积分表：志愿服务时长分档", "Wendeng 2020, volunteer hours in steps"
        ),
        pool="deeds",
    ),
    _rule(
        "donations",
        "慈善捐赠",
        "Donations",
        "giving",
        select=select("donation"),
        over=model.Over(period="year", at=AT),
        measure=model.Measure(function="sum", field="amount", at=AT),
        points=_points("per", bands=(_band("0", 0, model.Rate(Decimal(400), 100, True)),)),
        limits=model.Limits(total=4500, at=AT),
        modelled_on=Name("文登 2020 年积分表：捐款", "Wendeng 2020, donations"),
    ),
    _rule(
        "care_of_others",
        "照料老幼病弱",
        "Care of others",
        "giving",
        select=select("care"),
        over=model.Over(period="rolling", months=12, at=AT),
        points=_points(
            "rates",
            bands=(
                _band("0", 0, model.Rate(Decimal(1), 100, True)),
                _band("4", 0, model.Rate(Decimal(2), 100, True)),
            ),
        ),
        pool="deeds",
    ),
    _rule(
        "honours",
        "荣誉表彰",
        "Honours",
        "honour",
        select=select("honour", where=(model.Condition(field="authority", starts="city", at=AT),)),
        points=_points(
            "table",
            by=("authority", "rank"),
            table={
                ("national", "first"): 5000,
                ("national", "third"): 4000,
                ("city", "first"): 1000,
            },
        ),
        age=((12, Fraction(1, 2)), (24, Fraction(0))),
        limits=model.Limits(period="month", window=100, total=12000, at=AT),
    ),
    _rule("clean_years", "连续守信", "Clean years", "keeping", clean=((12, 1000), (36, 2600))),
    _rule(
        "penalties",
        "行政处罚",
        "Administrative penalties",
        "breach",
        kind="deduction",
        select=select(
            "penalty",
            where=(model.Condition(field="severity", values=("ordinary", "serious"), at=AT),),
        ),
        measure=model.Measure(function="value", field="fine", at=AT),
        points=_points(
            "bands",
            bands=(
                _band("0.01", -1000),
                _band("500.01", -2000, model.Rate(Decimal(400), -100, False)),
            ),
        ),
        repeat=model.Repeat(
            factors=(Fraction(0), Fraction(1), Fraction(2)), class_id="penalties", at=AT
        ),
        since=date(2025, 3, 26),
        limits=model.Limits(total=-9000, at=AT),
        cite=cite("measures#7(3)", "measures#15"),
    ),
)
