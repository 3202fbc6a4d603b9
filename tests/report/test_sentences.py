"""Each form of a rule as a sentence, in both languages."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from chengxin.report import bounds, figures, sentences
from chengxin.report.cite import cite_text, cited, heading
from chengxin.rulebook import model
from chengxin.rulebook.model import Name
from chengxin.text import LANGUAGES, language
from tests.report.sample_book import RULEBOOK
from tests.report.sample_rules import AT, cite


@pytest.mark.parametrize(
    ("rule", "lang", "said"),
    [
        (
            "volunteer_hours",
            "zh",
            "每年志愿服务的服务时长合计：满 10 小时 2 分；满 20 小时 5 分；满 50 小时 10 分；"
            "满 80 小时 15 分；满 100 小时 20 分。",
        ),
        ("donations", "zh", "每年慈善捐赠的金额合计：每 400 元 1 分，不足部分按比例计。"),
        (
            "donations",
            "en",
            "Amount added up (Donation), in a calendar year: 1 point for each 400 yuan, parts in"
            " proportion.",
        ),
        (
            "penalties",
            "en",
            "Fine of each record (Administrative penalty where severity is ordinary or serious):"
            " −10 points from 0.01 yuan; −20 points from 500.01 yuan, and above that −1 point for"
            " each full 400 yuan; of the same class, record 1 counts nothing, record 2 counts in"
            " full, from record 3 on counts 2 times.",
        ),
        (
            "clean_years",
            "zh",
            "连续没有计入的不良记录的时间：满 12 个月 10 分；满 36 个月 26 分。",
        ),
    ],
)
def test_a_rule_is_one_sentence(rule: str, lang: str, said: str) -> None:
    with language(lang):
        assert sentences.sentence(RULEBOOK, RULEBOOK.indicators[rule]) == said


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("function", ["count", "sum", "max", "min", "latest"])
@pytest.mark.parametrize("period", ["month", "quarter", "year", "rolling", "validity"])
def test_every_window_and_measure_has_words(lang: str, function: str, period: str) -> None:
    rule = replace(
        RULEBOOK.indicators["volunteer_hours"],
        over=model.Over(period=period, months=6, at=AT),
        measure=model.Measure(
            function=function, field="" if function == "count" else "hours", at=AT
        ),
    )
    with language(lang):
        said = sentences.measured_words(RULEBOOK, rule)
        assert sentences.over_words(rule) in said
        if period == "rolling":
            assert figures.months(6) in said


def _hours(
    values: tuple[model.Value, ...] = (),
    starts: model.Value | None = None,
    below: model.Value | None = None,
) -> model.Condition:
    return model.Condition(field="hours", values=values, starts=starts, below=below, at=AT)


@pytest.mark.parametrize(
    ("condition", "said"),
    [
        (_hours(starts=Decimal(10), below=Decimal(20)), "服务时长10 小时起，低于20 小时"),
        (_hours(values=(Decimal("0.5"),)), "服务时长为0.5 小时"),
        (_hours(below="20"), "服务时长低于20 小时"),
    ],
)
def test_conditions_speak_the_fields_unit(condition: model.Condition, said: str) -> None:
    select = model.Select(items=("volunteering",), where=(), at=AT)
    with language("zh"):
        assert sentences.condition_words(RULEBOOK, select, condition) == said


def test_limits_name_the_pool_and_the_day() -> None:
    with language("en"):
        hours = bounds.limits_sentence(RULEBOOK, RULEBOOK.indicators["volunteer_hours"])
        penalties = bounds.limits_sentence(RULEBOOK, RULEBOOK.indicators["penalties"])
        assert bounds.limits_sentence(RULEBOOK, RULEBOOK.indicators["clean_years"]) == ""
    assert hours == "Together with the other rules of “Good deeds” at most 40 points."
    assert penalties.endswith("only for what was formed on or after 26 March 2025.")


@pytest.mark.parametrize(
    ("measure", "said"),
    [
        (860, "14 hours more would make it 20 points"),
        (1000, ""),
        (0, "10 hours more would make it 2 points"),
    ],
)
def test_the_next_step_is_what_is_missing(measure: int, said: str) -> None:
    with language("en"):
        rule = RULEBOOK.indicators["volunteer_hours"]
        assert sentences.next_step_words(RULEBOOK, rule, measure) == said


def test_no_next_step_where_more_is_no_better() -> None:
    with language("en"):
        assert sentences.next_step_words(RULEBOOK, RULEBOOK.indicators["donations"], 5) == ""
        latest = replace(
            RULEBOOK.indicators["volunteer_hours"],
            measure=model.Measure(function="latest", field="hours", at=AT),
        )
        assert sentences.next_step_words(RULEBOOK, latest, 5) == ""


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        (("volunteering", "hours"), 35, "3.5 hours"),
        (("donation", "amount"), 520000, "5,200 yuan"),
        (("honour", "authority"), 3, "national"),
        (("honour", "authority"), 9, "9"),
    ],
)
def test_a_measure_is_said_in_its_unit(field: tuple[str, str], value: int, said: str) -> None:
    item, name = field
    with language("en"):
        assert figures.value_of(RULEBOOK.items[item].fields[name], value) == said


@pytest.mark.parametrize(
    ("lang", "said"),
    [
        ("en", "Full months from “day formed” to “day ended” of each record (Volunteering): "
               "4 points for each full 6 months."),
        ("zh", "每条志愿服务记录的“形成之日”至“结束之日”的满月数：每满 6 个月 4 分。"),
    ],
)  # fmt: skip
def test_a_time_is_said_with_its_dates_and_in_its_unit(lang: str, said: str) -> None:
    rate = model.Rate(Decimal(6), 400, proportional=False)
    rule = replace(
        RULEBOOK.indicators["volunteer_hours"],
        over=model.Over(at=AT),
        measure=model.Measure(
            function="value", lasting=model.Lasting("months", "formed_on", "ended_on"), at=AT
        ),
        points=model.Points(form="per", bands=(model.Band(Decimal(0), 0, rate, AT),), at=AT),
    )
    book = replace(RULEBOOK, indicators={**RULEBOOK.indicators, rule.id: rule})
    with language(lang):
        assert sentences.sentence(book, rule) == said
        assert (
            figures.measure(book, rule.id, "record", 7) == {"en": "7 months", "zh": "7 个月"}[lang]
        )


def test_dates_and_truths_are_measured_too() -> None:
    day = model.Field(id="d", name=Name("日", "day"), type="date", at=AT)
    with language("en"):
        assert figures.value_of(day, 20000) == "4 October 2024"
        assert figures.value_of(replace(day, type="yes_no"), 1) == "yes"


@pytest.mark.parametrize(
    ("over", "lang", "said"),
    [
        ("month", "zh", "2026年4月"),
        ("month", "en", "April 2026"),
        ("quarter", "zh", "2026年第2季度"),
        ("year", "en", "year 2026"),
    ],
)
def test_civil_periods_have_names(over: str, lang: str, said: str) -> None:
    with language(lang):
        assert figures.period(date(2026, 4, 1), over) == said


def test_another_document_is_named_and_the_first_is_not() -> None:
    law = replace(RULEBOOK.documents["measures"], id="law", title=Name("条例", "the regulation"))
    book = replace(RULEBOOK, documents={**RULEBOOK.documents, "law": law})
    with language("zh"):
        assert cite_text(book, cite("measures#7(2)", "law#3")) == "第七条（二）、《条例》第三条"
        assert [each.text for each in cited(book, "law#3 law#3")] == ["《条例》第三条"]
    with language("en"):
        assert cite_text(book, "measures#7(2) law#3") == "art. 7(2); the regulation, art. 3"


def test_a_notice_is_cited_by_its_sections() -> None:
    measures = RULEBOOK.documents["measures"]
    texts = {"1.1": "（一）总则。\n经本人同意。", "2.2": "（二）构成\n1. 基础。\n2. 其他。"}
    articles = {
        ("measures", number): replace(article, number=number, text=text)
        for article in [next(iter(RULEBOOK.articles.values()))]
        for number, text in texts.items()
    }
    documents = {"measures": replace(measures, numbering="sections")}
    book = replace(RULEBOOK, documents=documents, articles=articles)
    cites = "measures#1.1(2) measures#2.2(1) measures#5"
    with language("zh"):
        assert cite_text(book, cites) == "一（一）第二款、二（二）1、五"
        assert heading(book, "measures", "2.2") == "二（二）"
        assert heading(RULEBOOK, "measures", "12") == "第十二条"
    with language("en"):
        assert cite_text(book, cites) == "sec. 1(1) para. 2; sec. 2(2) item 1; sec. 5"
        assert heading(book, "measures", "2.2") == "Section 2(2)"
        assert heading(RULEBOOK, "measures", "12") == "Article 12"
