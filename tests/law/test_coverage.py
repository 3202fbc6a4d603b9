"""The law of this repository is covered as `law/` says, and a claim that does not hold is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from chengxin.law import cover
from chengxin.law.codes import Code
from chengxin.law.coverage import Coverage
from chengxin.law.model import PLANNED
from chengxin.report import cover_words
from tests.law.checkout import LAW, TEST, checkout

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def found() -> Coverage:
    return cover(ROOT)


def test_every_article_is_covered_as_the_law_says(found: Coverage) -> None:
    assert not found.problems, "\n".join(map(str, found.problems))


def test_all_five_texts_are_there_in_full(found: Coverage) -> None:
    assert {law.id: len(law.articles) for law in found.laws.values()} == {
        "yuxi": 26, "sanming": 26, "jinan": 23, "shaoxing": 12, "yunnan": 19,
    }  # fmt: skip


def test_every_case_has_an_article(found: Coverage) -> None:
    assert found.loose == ()


def test_every_state_and_plan_has_its_words(found: Coverage) -> None:
    covered = [each for rows in found.rows.values() for each in rows.values()]
    assert {each.row.state for each in covered} == {*cover_words.states()}
    assert {*cover_words.planned()} == {*PLANNED}
    kinds = {
        rule.kind for rows in found.rows.values() for each in rows.values() for rule in each.rules
    }
    assert all(map(cover_words.rule_kind, kinds))


def codes(root: Path) -> list[str]:
    return [problem.code for problem in cover(root).problems]


def test_a_small_checkout_has_nothing_wrong(tmp_path: Path) -> None:
    assert codes(checkout(tmp_path)) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        ("tests/test_it.py", '@pytest.mark.article("a", 1)\n', "", Code.LOST_TEST),
        ("src/it.py", "[a 1]", "", Code.LOST_CODE),
        ("law/a.yaml", "    covered: yes\n", "    planned: [pages]\n", Code.NOT_WRITTEN_DOWN),
        ("law/a.yaml", "    covered: yes\n", "    covered: partly\n", Code.NO_PLAN),
        ("law/a.yaml", "    reason: {zh: 组织, en: For bodies}\n", "", Code.NO_REASON),
        ("law/a.yaml", "status: O\n", "status: O\n    covered: yes\n", Code.NOTHING_TO_COVER),
        ("law/a.yaml", '  "2":', '  "3":', Code.NO_SUCH_ARTICLE),
        ("law/a.yaml", '  "2":', '  "1/more":', Code.ARTICLE_WITHOUT_ROW),
        ("tests/test_it.py", '"a", 1', '"b", 1', Code.UNKNOWN_LAW),
        ("tests/test_it.py", '"a", 1', '"a", 4', Code.UNKNOWN_ROW),
        ("src/it.py", "[a 1]", "[a 1, 1(2)]", Code.UNKNOWN_ROW),
        ("tests/test_it.py", '"a", 1', '"a", NUMBER', Code.BAD_MARK),
        ("tests/test_it.py", '"a", 1', '"a", number=1', Code.BAD_MARK),
        ("tests/test_it.py", "import", "<<<<<<<", Code.NOT_PYTHON),
        ("src/it.py", "def", "<<<<<<<", Code.NOT_PYTHON),
    ],
)  # fmt: skip
def test_what_does_not_fit_is_told(
    tmp_path: Path, file: str, old: str, new: str, code: Code
) -> None:
    root = checkout(tmp_path)
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), "utf-8")
    assert code in codes(root)


def test_what_is_lost_is_told_with_its_place_and_what_to_do(tmp_path: Path) -> None:
    root = checkout(tmp_path, test=TEST.replace('@pytest.mark.article("a", 1)\n', ""))
    (problem,) = cover(root).problems
    assert (problem.span.file, problem.span.line) == (
        "law/a.yaml",
        1 + LAW.count("\n", 0, LAW.index('"1"')),
    )
    assert problem.article == "a 1"
    assert problem.hint


PARAMETERS = """\
import pytest


@pytest.mark.parametrize("x", [pytest.param(1, marks=pytest.mark.article("a", 1))])
def test_it(x: int) -> None:
    assert x
"""


def test_the_mark_of_a_parameter_counts_and_so_does_a_comment_in_sql(tmp_path: Path) -> None:
    root = checkout(tmp_path, test=PARAMETERS, code="")
    (root / "src/it.sql").write_text("-- stage: sums\n-- [a 1]\nselect 1 -- [b 2] is code's\n")
    found = cover(root)
    assert [place.name for place in found.rows["a"]["1"].code] == ["sums"]
    assert [place.name for place in found.rows["a"]["1"].tests] == ["test_it"]
    assert [problem.code for problem in found.problems] == [Code.UNKNOWN_LAW]


def test_a_comment_is_named_after_what_stands_around_or_below_it(tmp_path: Path) -> None:
    code = "# [a 1]\nLIMIT = (\n    1,  # [a 1]\n)\n\n\ndef f() -> None:\n    g()  # [a 1]\n"
    places = cover(checkout(tmp_path, code=code)).rows["a"]["1"].code
    assert [(place.line, place.name) for place in places] == [(1, "LIMIT"), (3, "LIMIT"), (8, "f")]


def test_every_code_is_documented() -> None:
    page = (ROOT / "docs/coverage.md").read_text("utf-8")
    assert [code for code in Code if f"| `{code}` |" not in page] == []
