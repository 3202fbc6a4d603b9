"""A small rulebook built by hand, so that these tests need no loader."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from chengxin.rulebook import model
from chengxin.rulebook.model import Name
from tests.report.sample_rules import AT, ITEMS, RULES, cite, select


def _written(made: type, cited: str, /, **more: Any) -> Any:
    return made(at=AT, cite=cite(cited), **more)


def _dimension(name: str, zh: str, en: str, cap: int | None, floor: int | None) -> model.Dimension:
    return model.Dimension(
        id=name, name=Name(zh, en), cap=cap, floor=floor, at=AT, cite=cite("measures#12")
    )


ARTICLES = {
    "2": ("适用对象", "第二条 本办法所称个人，系指年满18周岁具有完全民事行为能力的常住人口。"),
    "4": ("", "第四条 应当遵循合法、客观、正当、必要、安全的原则，不得侵犯个人隐私。"),
    "7": ("", "第七条 主要包括以下信息：\n\n（一）基本信息。\n（二）司法裁判信息。"),
    "10": ("", "第十条 信息有效期由信息源单位确定，未确定的，一般为3年。"),
    "12": ("", "第十二条 采用千分制，基础分为500分。"),
    "13": ("", "第十三条 信用优秀、良好、一般、不足四个等级。"),
    "15": ("", "第十五条 自动计算，实时更新。"),
    "16": ("", "第十六条 参加志愿服务等公益活动可以加分。"),
    "24": ("", "第二十四条 信息安全。"),
}


def _by_id(things: tuple[Any, ...]) -> Mapping[str, Any]:
    return {thing.id: thing for thing in things}


def _expected(part: str, rule: str, points: int, **more: Any) -> model.ExpectedRow:
    given: dict[str, Any] = {
        "furnisher": "F",
        "record": "",
        "window": None,
        "reason": "",
        "measure": None,
        "valid_until": None,
    }
    return model.ExpectedRow(part=part, rule=rule, points=points, at=AT, **(given | more))


CASES = (
    model.Case(
        id="honours_are_capped",
        title=Name("荣誉总分封顶", "Honours are capped in total"),
        proves=cite("measures#12"),
        person={"born_on": "1990-01-01"},
        records=(
            {
                "record": "A",
                "item": "honour",
                "formed_on": "2025-01-01",
                "authority": "national",
                "rank": "first",
            },
        ),
        marks=({"record": "A", "kind": "disputed", "from": "2025-02-01", "until": "2025-02-10"},),
        asks=(
            model.Ask(
                as_of=date(2025, 6, 1),
                known_at="",
                score=548,
                level="fair",
                next_change_on=date(2026, 1, 1),
                unmet=(),
                at=AT,
                rows=(
                    _expected("record", "honours", 5000, record="A"),
                    _expected("indicator_limit", "honours", -200, furnisher=""),
                    _expected("record", "", 0, record="B", reason="no_rule"),
                ),
            ),
            model.Ask(
                as_of=date(2019, 6, 1),
                known_at="",
                score=None,
                level="",
                next_change_on=None,
                rows=(),
                unmet=("consent",),
                at=AT,
            ),
        ),
        at=AT,
    ),
)

_CITY = Name("玉溪市发展和改革委员会", "Yuxi DRC")
DUTIES: Mapping[str, Any] = {
    "consent": _written(model.ConsentRule, "measures#4", before=("collection",), signed=True),
    "clocks": {
        name: _written(
            model.Clock,
            "measures#15",
            id=name,
            name=Name(zh, en),
            length=length,
            unit=unit,
            starts=starts,
            effect=effect,
        )
        for name, zh, en, length, unit, starts, effect in (
            ("dispute_own", "异议", "Disputes", 3, "working_days", "received", "stops_counting"),
            ("repair_update", "更新", "Updates", 0, "working_days", "decided", "escalates"),
            ("deletion", "删除", "Deletion", 1, "calendar_days", "withdrawn", "none"),
            ("review", "复核", "Review", 2, "months", "decided", "none"),
        )
    },
    "channels": {
        "phone": _written(
            model.Channel, "measures#15", id="phone", kind="app", name=Name("诚信通", "Trust app")
        )
    },
    "deviations": (
        _written(
            model.Deviation,
            "measures#15",
            about="holds",
            text=Name("告知之后才计入。", "Nothing counts before the person was told."),
        ),
        _written(
            model.Deviation,
            "measures#16",
            about="items/volunteering",
            text=Name("文本按天，这里按小时。", "The text counts days; hours are counted."),
        ),
    ),
    "interpretations": {
        "exactly_500": _written(
            model.Interpretation,
            "measures#13",
            id="exactly_500",
            question=Name("500分属于哪一级？", "Which level is 500?"),
            answer=Name("信用一般。", "Fair."),
            on=date(2025, 4, 1),
            by=_CITY,
            about=("levels/fair", "scale"),
        ),
        "teams": _written(
            model.Interpretation,
            "measures#16",
            id="teams",
            question=Name("团队的荣誉计分吗？", "Do honours of a team count?"),
            answer=Name("不计。", "No."),
            on=date(2025, 4, 2),
            by=_CITY,
            about=("indicators/honours",),
        ),
    },
    "reviews": {
        "catalogue": _written(model.Review, "measures#10", every=12, last_on=date(2025, 3, 26))
    },
    "changes": (
        _written(
            model.Change,
            "measures#12",
            on=date(2025, 5, 1),
            basis="data_source",
            reason=Name("新增志愿服务数据。", "Volunteering is now furnished."),
            about=("items/volunteering",),
        ),
    ),
}

RULEBOOK = model.Rulebook(
    at=AT,
    folder="rulebooks/sample",
    version="3f9a2c1b" + "0" * 56,
    id="yuxi_sample",
    name=Name("玉溪分", "Yuxi points"),
    law="in_force",
    figures="illustrative",
    first_published=date(2025, 3, 26),
    starts=date(2025, 3, 26),
    until=None,
    documents={
        "measures": model.Document(
            id="measures",
            title=Name("玉溪市个人诚信积分管理办法", "Yuxi measures on personal integrity points"),
            number="玉发改规〔2025〕1号",
            issuer=Name("玉溪市发展和改革委员会", "Yuxi DRC"),
            issued=date(2025, 3, 26),
            starts=date(2025, 3, 26),
            until=None,
            at=AT,
        )
    },
    articles={
        ("measures", number): model.Article(
            document="measures", number=number, title=title, text=text, at=AT
        )
        for number, (title, text) in ARTICLES.items()
    },
    who=_written(model.Who, "measures#2", age=18, residency=("usual_resident",)),
    scale=_written(model.Scale, "measures#12", lowest=0, highest=1000, base=500),
    levels=tuple(
        _written(model.Level, "measures#13", id=name, name=Name(zh, en), lowest=lowest)
        for name, zh, en, lowest in (
            ("excellent", "信用优秀", "Excellent", 800),
            ("good", "信用良好", "Good", 600),
            ("fair", "信用一般", "Fair", 500),
            ("insufficient", "信用不足", "Insufficient", 0),
        )
    ),
    validity=_written(model.Period, "measures#10", months=36),
    severities={"minor": 3, "ordinary": 12, "serious": 36},
    holds=_written(model.Holds, "measures#15", asks=("final_on", "notified_on"), days=0),
    display=_written(model.Display, "measures#10", positive=60, adverse=36),
    guard=None,
    dimensions=_by_id(
        (
            _dimension("giving", "社会贡献", "Social contribution", 15000, None),
            _dimension("honour", "荣誉表彰", "Honours", None, None),
            _dimension("keeping", "守信践诺", "Keeping faith", None, None),
            _dimension("breach", "行政处罚", "Breach", None, -20000),
        )
    ),
    groups={},
    pools={
        "deeds": model.Pool(
            id="deeds",
            name=Name("善行", "Good deeds"),
            dimension="giving",
            cap=4000,
            at=AT,
            cite=cite("measures#16"),
        )
    },
    ceilings={
        "defaulters": model.Ceiling(
            id="defaulters",
            name=Name("失信被执行人封顶", "Ceiling for judgment defaulters"),
            select=select("defaulter"),
            level="fair",
            law="关于公布失信被执行人名单信息的若干规定",
            since=date(2025, 3, 26),
            at=AT,
            cite=cite("measures#7(2)"),
        )
    },
    categories={
        name: model.Category(
            id=name, name=Name(zh, en), source=source, at=AT, cite=cite("measures#7")
        )
        for name, zh, en, source in (
            ("public", "公共信用信息", "Public information", "public"),
            ("contribution", "社会贡献", "Social contribution", "supplementary"),
            ("honours", "荣誉", "Honours", "supplementary"),
            ("basic", "基本信息", "Basic information", "basic"),
        )
    },
    items=_by_id(ITEMS),
    indicators=_by_id(RULES),
    cases=_by_id(CASES),
    **DUTIES,
)
