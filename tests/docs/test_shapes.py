"""`docs/shapes/`: every published shape has a page, and a place with a case or a gate."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from chengxin.scoring.cases import check_cases
from tests.answered import answered, remembered
from tests.docs.markdown import ROOT
from tests.docs.shapes import examples, table
from tests.docs.shapes.found import Seen
from tests.docs.shapes.known import MEASURED, REFUSED, SHAPES

DECISION = ROOT / "docs/decisions/0001-the-shape-of-the-kernel.md"
BUILT = [table.FOLDER / f"{name}.md" for name in SHAPES]
STOPPED = [table.FOLDER / f"{name}.md" for name in REFUSED]


def _stem(page: Path) -> str:
    return page.stem


def _decided() -> list[str]:
    """The shapes that the decision's table names; all of them are in the language."""
    rows = re.findall(r"^\| ([a-z_, ]+) \| .* \| now\b.*\|$", DECISION.read_text("utf-8"), re.M)
    return [name for names in rows for name in names.split(", ")]


def test_every_published_shape_is_told_once() -> None:
    assert sorted(_decided()) == sorted([*SHAPES, *REFUSED])
    assert {page.stem for page in table.pages()} == {*SHAPES, *REFUSED}


@pytest.mark.parametrize("page", BUILT, ids=_stem)
@pytest.mark.slow
def test_the_example_is_right_and_has_its_shape(page: Path) -> None:
    book, problems = examples.loaded(page)
    assert problems == ()
    assert book is not None
    assert check_cases(book, remembered) == ()
    assert page.read_text("utf-8") == examples.accepted(page)
    seen = [Seen(book, case, answer, derived) for case, _ask, answer, derived in answered(book)]
    assert any(place.shown(each) for place in SHAPES[page.stem](book) for each in seen)


@pytest.mark.parametrize("page", STOPPED, ids=_stem)
def test_the_example_is_refused_for_its_reason(page: Path) -> None:
    book, problems = examples.loaded(page)
    _gate, codes = REFUSED[page.stem]
    assert book is None
    assert {each.code for each in problems} <= set(codes)
    assert page.read_text("utf-8") == examples.accepted(page)


@pytest.mark.parametrize("page", [*BUILT, *STOPPED], ids=_stem)
def test_a_page_says_where_its_shape_is_from_and_its_edges(page: Path) -> None:
    text = page.read_text("utf-8")
    assert text.startswith(f"# {page.stem}\n\n**")
    parts = re.findall(r"^\*\*(From|Why|Edges)\.\*\* \S", text, re.MULTILINE)
    assert parts == (["From", "Why", "Edges"] if page in STOPPED else ["From", "Edges"])


def test_a_shape_is_not_found_where_it_is_not() -> None:
    book, _problems = examples.loaded(table.FOLDER / "fixed_per_event.md")
    assert book is not None
    found = {name for name, detect in MEASURED.items() if [*detect(book)]}
    assert found == {"fixed_per_event"}


@pytest.mark.slow
def test_every_shape_has_a_place_and_a_case() -> None:
    missing = {shape.name for shape in table.shapes() if shape.case is None}
    assert not missing
    assert all(table.refusals().values())


@pytest.mark.slow
def test_the_table_is_what_the_files_say() -> None:
    assert table.PAGE.read_text("utf-8") == table.text()
