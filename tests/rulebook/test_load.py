"""Loading: the same folder gives the same rulebook and version, and problems know their place."""

from __future__ import annotations

import os
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.rulebook import load
from chengxin.rulebook.model import Rulebook
from tests.rulebook import bad

ROOT = Path(__file__).parent.parent.parent
RULEBOOKS = (
    *sorted((ROOT / "rulebooks").iterdir()),
    bad.SMALL,
    bad.RULEBOOKS / "wendeng-2020",
)
FILES = sorted(path.relative_to(bad.SMALL) for path in bad.SMALL.rglob("*") if path.is_file())


def loaded(folder: Path) -> Rulebook:
    """The rulebook of a folder that loads without a word."""
    outcome = load(folder)
    assert outcome.diagnostics == ()
    assert outcome.rulebook is not None
    return outcome.rulebook


@pytest.mark.parametrize("folder", RULEBOOKS, ids=lambda folder: folder.name)
def test_the_rulebooks_pass_every_gate(folder: Path) -> None:
    assert loaded(folder) == loaded(folder)


def test_neither_the_order_nor_the_age_of_files_matters(tmp_path: Path) -> None:
    first = loaded(bad.SMALL)
    for attempt in range(5):
        root = tmp_path / str(attempt) / "small"
        for path in random.Random(attempt).sample(FILES, len(FILES)):
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(bad.SMALL / path, root / path)
            os.utime(root / path, (attempt, attempt))
        assert loaded(root) == first


@pytest.mark.slow
@settings(max_examples=30)
@given(st.data())
def test_any_byte_makes_another_version(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    root = tmp_path_factory.mktemp("any") / "small"
    shutil.copytree(bad.SMALL, root)
    file = root / data.draw(st.sampled_from(FILES))
    before = loaded(root).version
    content = file.read_bytes()
    file.write_bytes(
        content + data.draw(st.sampled_from((b"\n", b"# a comment\n", b" \n", b"\n\n")))
    )
    after = load(root)
    assert after.rulebook is not None, after.diagnostics
    assert after.rulebook.version != before
    file.write_bytes(content)
    assert loaded(root).version == before


def test_a_comment_changes_the_version_and_nothing_else(tmp_path: Path) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    before = loaded(root)
    file = root / "indicators" / "kindness.yaml"
    file.write_text(file.read_text("utf-8") + "# changed\n", "utf-8")
    after = loaded(root)
    assert after.version != before.version
    assert after.indicators == before.indicators


def test_a_new_name_for_the_same_text_is_another_version(tmp_path: Path) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    before = loaded(root)
    (root / "indicators" / "kindness.yaml").rename(root / "indicators" / "deeds.yaml")
    assert loaded(root).version != before.version


def test_the_folder_may_be_called_anything_and_moved(tmp_path: Path) -> None:
    shutil.copytree(bad.SMALL, tmp_path / "玉 溪")
    (tmp_path / "link").symlink_to("玉 溪")
    assert loaded(tmp_path / "玉 溪").version == loaded(bad.SMALL).version
    assert loaded(tmp_path / "link").version == loaded(bad.SMALL).version


def test_hidden_files_and_a_readme_are_no_part_of_it(tmp_path: Path) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    before = loaded(root)
    (root / "README.zh.md").write_text("说明")
    (root / "cases" / ".swp").write_text("x")
    assert loaded(root).version == before.version


def test_cases_may_be_left_out_only_where_it_is_said(tmp_path: Path) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    shutil.rmtree(root / "cases")
    assert {d.code for d in load(root).diagnostics} == {"no_case"}
    assert load(root, cases=False).diagnostics == ()


#: (edit, code) → where it is: file, line and column of the word that is wrong.
PLACES = (
    ("rulebook.yaml", "law: in_force", "law: inforce", "unknown_word", (5, 6)),
    ("rulebook.yaml", "  floor: -200", "  floor: 200", "wrong_sign", (38, 5)),
    ("rulebook.yaml", "from: 600, cite", "from: 6oo, cite", "wrong_type", (20, 48)),
    ("rulebook.yaml", "[usual_resident]", "[resident]", "unknown_word", (16, 28)),
    ("catalogue.yaml", "  use: refused", "  uses: refused", "unknown_key", (115, 5)),
    ("catalogue.yaml", "慈善捐赠, en: Donation", "慈善捐赠，公益, eng: D", "unknown_key", (45, 25)),
    ("catalogue.yaml", "measures#7(3)}", "measures#7(9)}", "unknown_part", (5, 80)),
    ("indicators/conduct.yaml", "age: {12: 1/2}", "age: {12: half}", "wrong_type", (10, 15)),
    ("indicators/giving.yaml", "sum(hours)", "sum(hour)", "unknown_field", (9, 14)),
    ("indicators/giving.yaml", "80: 15", "80: 5", "not_monotone", (10, 14)),
    ("cases/awards.yaml", "on: 2024-12-31, hours", "on: [], hours", "wrong_type", (55, 52)),
    ("articles/measures/12.txt", "chapter: 总则", "chapter 总则", "bad_article", (2, 1)),
)  # fmt: skip


@pytest.mark.parametrize(("path", "old", "new", "code", "place"), PLACES)
def test_a_problem_is_told_at_its_line_and_column(
    tmp_path: Path, path: str, old: str, new: str, code: str, place: tuple[int, int]
) -> None:
    root = bad.build(bad.BadCase("", "", (), {}, ""), tmp_path)
    file = root / path
    assert file.read_text("utf-8").count(old) == 1
    file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    told = [(d.span.file, d.code, (d.span.line, d.span.column)) for d in load(root).diagnostics]
    assert (f"small/{path}", code, place) in told


def test_everything_knows_where_it_was_written() -> None:
    book = loaded(bad.SMALL)
    text = {path: (bad.SMALL / path).read_text("utf-8").splitlines() for path in map(str, FILES)}
    tables = (book.indicators, book.items, book.categories, book.pools, book.ceilings, book.cases)
    for table in (*tables, book.dimensions, book.documents):
        for key, thing in table.items():
            line = text[thing.at.file.removeprefix("small/")][thing.at.line - 1]
            assert line[thing.at.column - 1 :].startswith(f"{key}:")


@pytest.mark.parametrize(("word", "value"), [("yes", True), ("no", False), ("true", True)])
def test_a_rule_and_a_record_say_yes_with_the_same_word(
    word: str, value: bool, tmp_path: Path
) -> None:
    edits = (
        bad.Edit(
            "catalogue.yaml",
            "",
            "-    fields:\n-      authority:\n+    fields:\n"
            "+      own: {name: {zh: 本人, en: Own}, type: yes_no}\n+      authority:\n",
        ),
        bad.Edit(
            "indicators/giving.yaml",
            "",
            "-    select: {items: [honour]}\n"
            f"+    select: {{items: [honour], where: {{own: {word}}}}}\n",
        ),
    )
    book = loaded(bad.build(bad.BadCase("", "", edits, {}, ""), tmp_path))
    select = book.indicators["honours"].select
    assert select is not None
    assert select.where[0].values == (value,)
