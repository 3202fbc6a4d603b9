"""What is printed adds up, whatever the rows are; what contradicts itself is never printed."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given

from chengxin.report import DoesNotAddUpError, explain
from chengxin.report.arithmetic import arithmetic
from chengxin.report.columns import width
from chengxin.rulebook.model import Name
from chengxin.scoring.result import PersonScore
from chengxin.text import LANGUAGES, language
from tests.report.sample import CEILING, NOBODY, PERSON, row
from tests.report.sample_book import RULEBOOK
from tests.report.strategies import answers


def centipoints(text: str) -> int:
    """`−13.50` → -1350."""
    whole, _, part = text.lstrip("+−").partition(".")
    value = int(whole) * 100 + int(part or 0)
    return -value if text.startswith("−") else value


def value_of(total: str) -> tuple[int, int]:
    """Work out both sides of `500 + 46.50 − 20 = 526.50`."""
    left, right = total.split(" = ")
    words = left.split(" ")
    value = centipoints(words[0])
    for sign, term in zip(words[1::2], words[2::2], strict=True):
        value += centipoints(term) if sign == "+" else -centipoints(term)
    return value, centipoints(right)


@given(answers())
def test_the_line_of_the_sum_comes_out_at_the_score(answer: PersonScore) -> None:
    with language("en"):
        made = arithmetic(RULEBOOK, answer)
    assert answer.score is not None
    assert value_of(made.total) == (answer.score * 100, answer.score * 100)


@given(answers())
def test_the_lines_of_a_dimension_come_out_at_its_subtotal(answer: PersonScore) -> None:
    with language("en"):
        made = arithmetic(RULEBOOK, answer)
    for block in made.blocks:
        assert sum(line.points for line in block.lines) == answer.dimensions[block.id]
    shown = {id(line) for block in made.blocks for line in block.lines}
    rows = len(shown) + len(made.corrections) + len(made.uncounted)
    members = [*made.uncounted, *(line for block in made.blocks for line in block.lines)]
    assert rows + sum(len(line.members) for line in members) == len(answer.rows)


@pytest.mark.parametrize("lang", LANGUAGES)
@given(answer=answers())
def test_the_printed_column_of_points_adds_up(lang: str, answer: PersonScore) -> None:
    text = explain(RULEBOOK, answer, lang=lang)
    lines = text.split("\n")
    first, last = (at for at, line in enumerate(lines) if line and set(line) == {"-"})
    whole, block, corrected = 0, 0, False
    for line in lines[first + 1 : last]:
        corrected |= line.startswith(("Corrections", "总分调整"))
        # Only a line with points reaches to the end of the column of points.
        if width(line) < width(lines[first]):
            continue
        points = centipoints(line.split(" ")[-1])
        if line.strip().startswith(("subtotal", "小计")):
            assert points == block
            block = 0
        elif line.startswith("  ") and not corrected:
            block += points
            whole += points
        else:
            whole += points
    assert answer.score is not None
    assert (block, whole) == (0, answer.score * 100)
    assert lines[last + 1].split(" ")[-1] == str(answer.score)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (replace(PERSON, score=604), "the score is 60400"),
        (replace(PERSON, dimensions={**PERSON.dimensions, "giving": 4700}), "rows of giving"),
        (replace(PERSON, dimensions={**PERSON.dimensions, "unheard_of": 1}), "unheard_of"),
        (
            replace(
                PERSON,
                rows=(
                    *PERSON.rows,
                    row("record", "honours", "", 100, reason="expired"),
                    row("scale", "", "", -100),
                ),
            ),
            "does not count has points",
        ),
    ],
)
def test_what_contradicts_itself_is_never_printed(wrong: PersonScore, said: str) -> None:
    with pytest.raises(DoesNotAddUpError, match=said):
        explain(RULEBOOK, wrong, lang="en")


def test_members_stand_under_their_sum() -> None:
    with language("en"):
        made = arithmetic(RULEBOOK, PERSON)
    hours = made.blocks[0].lines[0]
    assert [member.row.record for member in hours.members] == ["V-1", "V-2"]
    assert hours.measure == "86 hours"


def test_members_are_placed_only_where_their_row_tells() -> None:
    """An award counts from the day it was formed; a deduction may count from a later year."""
    years = (date(2025, 1, 1), date(2026, 1, 1))
    fines = replace(
        RULEBOOK.indicators["penalties"], over=replace(RULEBOOK.indicators["donations"].over)
    )
    book = replace(RULEBOOK, indicators={**RULEBOOK.indicators, "penalties": fines})
    rows = tuple(
        each
        for rule, dimension in (("donations", "giving"), ("penalties", "breach"))
        for each in (
            *(row("window", rule, dimension, 0, window=year, measure=1) for year in years),
            row(
                "record",
                rule,
                dimension,
                0,
                record=rule,
                reason="in_window",
                counts_from=date(2026, 2, 1),
            ),
        )
    )
    answer = replace(PERSON, rows=rows, dimensions={}, score=500, level="fair")
    with language("en"):
        made = arithmetic(book, answer)
    placed = {
        (line.row.rule, line.row.window): [member.row.record for member in line.members]
        for block in made.blocks
        for line in block.lines
    }
    assert placed[("donations", years[1])] == ["donations"]
    assert not placed[("donations", years[0])]
    assert [line.row.record for line in made.uncounted] == ["penalties"]


def test_a_ceiling_is_a_correction_and_its_record_stands_before_it() -> None:
    with language("en"):
        made = arithmetic(RULEBOOK, CEILING)
    assert [(line.row.part, line.points) for line in made.corrections] == [
        ("record", 0),
        ("ceiling", -2100),
    ]
    assert made.total == "500 + 120 − 21 = 599"


def test_the_last_day_that_counts_is_shown_not_the_first_that_does_not() -> None:
    with language("en"):
        made = arithmetic(RULEBOOK, PERSON)
    penalty = made.blocks[-1].lines[0]
    assert penalty.last == date(2027, 3, 1)
    assert [change.on for change in made.changes][:2] == [date(2026, 12, 3), date(2027, 3, 2)]


def test_the_cap_sees_awards_only() -> None:
    with language("en"):
        giving, *_, breach = arithmetic(RULEBOOK, PERSON).blocks
    assert (giving.awards, giving.cap) == (4650, 15000)
    assert breach.awards == 0


def test_a_weight_stands_beside_its_dimension_and_nothing_is_left_out() -> None:
    first, *_, last = RULEBOOK.dimensions.values()
    weighed = {
        **RULEBOOK.dimensions,
        first.id: replace(first, weight=Fraction(7, 20)),
        last.id: replace(last, weight=Fraction(1, 3)),
        "held": replace(first, id="held", name=Name("只保存", "Held"), weight=Fraction(0)),
    }
    book = replace(RULEBOOK, dimensions=weighed)
    with language("zh"):
        made = arithmetic(book, PERSON)
    assert [(block.id, block.weight) for block in made.blocks if block.weight] == [
        (first.id, "权重 35%"),
        (last.id, "权重 1/3"),
        ("held", "权重 0%：只保存、展示，不计分"),
    ]
    assert len(set(value_of(made.total))) == 1
    lines = explain(book, PERSON, lang="en").splitlines()
    for name, said in ((first.name.en, "weight 35%"), ("Held", "weight 0%: held and shown")):
        assert any(line.startswith(name) and said in line for line in lines)


def test_nobody_has_no_total() -> None:
    with language("en"):
        made = arithmetic(RULEBOOK, NOBODY)
    assert made.score is None
    assert [fact.chip for fact in made.unmet] == [
        "There is no live consent.",
        "None of the residence facts that this city asks for is confirmed.",
    ]
