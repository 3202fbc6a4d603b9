"""What of an impact is told: never few people, and every group that does much worse is marked."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from chengxin.report.impact_charts import level_matrix, to_either_side, two_spreads
from chengxin.report.impact_figures import groups, thousandths
from chengxin.report.statistics import rounded
from chengxin.scoring.impact import Group
from chengxin.text import language


def group(value: str, above: int, *, scored: int = 1000, down: int = 100) -> Group:
    return Group("sex", value, 1200, (scored, scored), (above, above), scored, 0, down)


def test_a_ratio_below_four_fifths_is_marked_for_review() -> None:
    rows = groups([group("a", 500), group("b", 400), group("c", 395)])
    assert [row["ratios"]["above"] for row in rows] == [1000, 800, 790]
    assert [row["review"] for row in rows] == [False, False, True]
    rows = groups([group("a", 500), group("b", 300, scored=600, down=60)])
    assert [row["ratios"]["access"] for row in rows] == [1000, 600]
    assert [row["review"] for row in rows] == [False, True]
    rows = groups([group("a", 500, down=50), group("b", 500, down=300)])
    assert [row["ratios"]["kept"] for row in rows] == [1000, 736]
    assert rows[1]["review"]


def test_groupings_are_not_compared_with_each_other() -> None:
    other = Group("age", "18–29", 1200, (1000, 1000), (100, 100), 1000, 0, 100)
    rows = groups([other, group("a", 500)])
    assert [row["ratios"]["above"] for row in rows] == [1000, 1000]


@given(st.integers(0, 400), st.integers(0, 400))
def test_a_share_never_speaks_of_few(part: int, rest: int) -> None:
    share = thousandths(part, part + rest)
    if part < 10 or rest < 10 or part + rest < 28:
        assert share is None
    elif part + rest >= 30:
        assert share is not None
        # Rounding hides what exact counts are: several of them have this share. The whole is told
        # rounded too, so nobody can hold it fixed.
        alike = {
            p
            for p in range(part - 3, part + 4)
            for whole in range(part + rest - 4, part + rest + 5)
            if rounded(whole) == rounded(part + rest) and thousandths(p, whole) == share
        }
        assert len(alike) > 1


def test_few_people_are_drawn_alike_however_many_they_are() -> None:
    with language("en"):
        few = to_either_side([("rule", None, 50)], "label")
        assert "&lt;10" in few
        assert few.count('class="few"') == 1
        assert 'class="up"' in few
        assert to_either_side([], "label") == ""
        drawn = two_spreads([(0, 19, 10, None), (20, 39, None, 40)], [20])
        assert drawn.count('class="few"') == 2
        assert drawn.count('class="edge"') == 1
        matrix = level_matrix(["a", "<b>"], ["a", "<b>"], [[100, None], [10, 90]])
        assert "<b>" not in matrix
        assert matrix.count('class="step-0"') == 1
        assert matrix.count('class="step-3"') == 2
