"""All pages: links lead somewhere, what is named exists, nothing is said that was taken away."""

from __future__ import annotations

import re
import tomllib
from dataclasses import fields
from pathlib import Path
from xml.etree import ElementTree

import click
import pytest

from chengxin.cli import COMMANDS, main
from chengxin.ledger.codes import Code as FileCode
from chengxin.rulebook.codes import Code as RulebookCode
from chengxin.scoring.tables import Tables
from chengxin.scoring.versions import Code as DiffCode
from tests.docs.markdown import ROOT, anchors, codes, files, headings, links, name, pages

#: The pages written for people by hand, in which everything named must exist.
TOLD = (
    "README.md",
    "README.zh.md",
    "docs/architecture.md",
    "docs/operations.md",
    "docs/security.md",
    "docs/should-this-exist.md",
)
ARCHITECTURE = (ROOT / "docs/architecture.md").read_text("utf-8")
DRAWING = (ROOT / "docs/architecture.svg").read_text("utf-8")

_TEST = re.compile(r"(tests/[\w/]+\.py)::(\w+)")
_OPTION = re.compile(r"(?<![\w-])--[a-z][a-z-]*")


@pytest.mark.parametrize("page", pages(), ids=name)
def test_every_relative_link_resolves(page: Path) -> None:
    text = page.read_text("utf-8")
    for link in links(text):
        if "://" in link:
            continue
        target, _, anchor = link.partition("#")
        there = (page.parent / target).resolve() if target else page
        assert there.exists(), link
        assert there.is_relative_to(ROOT), link
        if line := re.fullmatch(r"L(\d+)", anchor):
            assert len(there.read_text("utf-8").splitlines()) >= int(line[1]), link
        elif anchor:
            assert anchor in anchors(there.read_text("utf-8")), link


@pytest.mark.parametrize("page", TOLD)
def test_every_file_and_test_named_exists(page: str) -> None:
    tops = {name(path).split("/")[0] for path in files()}
    for word in codes((ROOT / page).read_text("utf-8")):
        if found := _TEST.fullmatch(word):
            text = (ROOT / found[1]).read_text("utf-8")
            assert re.search(rf"^def {found[2]}\(", text, re.MULTILINE), word
        elif word.split("/")[0] in tops and "/" in word:
            assert (ROOT / word).exists(), word


@pytest.mark.parametrize("page", TOLD)
def test_every_option_and_command_named_exists(page: str) -> None:
    context = click.Context(main)
    known = {"--help", "--version", "--lang"}
    for command in COMMANDS:
        found = main.get_command(context, command)
        assert found is not None
        steps = found.commands.values() if isinstance(found, click.Group) else ()
        for each in (found, *steps):
            known |= {option for parameter in each.params for option in parameter.opts}
    for word in codes((ROOT / page).read_text("utf-8")):
        if word.startswith(("chengxin ", "--", "show", "check", "score", "explain")):
            assert set(_OPTION.findall(word)) <= known, word
        if word.startswith("chengxin ") and not word.startswith("chengxin --"):
            assert word.split()[1] in COMMANDS, word


@pytest.mark.parametrize("page", TOLD)
def test_the_list_at_the_top_is_the_list_of_parts(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    listed = re.findall(r"^\* \[([^\]]+)\]\(#", text, re.MULTILINE)
    if listed:
        assert listed == [title for depth, title in headings(text) if depth == 2]


def test_every_code_that_one_is_told_exists() -> None:
    known = {*map(str, RulebookCode), *map(str, FileCode), *map(str, DiffCode)}
    told = re.findall(r"^\*What one is told\.\*(.*)$", ARCHITECTURE, re.MULTILINE)
    named = {word for line in told for word in re.findall(r"`([a-z_]+)`", line)}
    assert named <= known | {"ranking", "freeze"}
    assert len(named) > 40


def test_the_drawing_and_the_sections_have_the_same_arrows() -> None:
    sections = re.findall(r"^### Arrow (\d+): ", ARCHITECTURE, re.MULTILINE)
    arrows = re.findall(r'<text class="nn"[^>]*>(\d+)</text>', DRAWING)
    assert list(map(int, sections)) == list(range(1, len(sections) + 1))
    assert sorted(map(int, arrows)) == list(map(int, sections))


def test_the_drawing_names_the_compiled_tables() -> None:
    words = set(re.findall(r"\w+", re.sub(r"<[^>]+>", " ", DRAWING)))
    assert {field.name for field in fields(Tables)} <= words


def test_the_drawing_is_text_in_light_and_dark() -> None:
    root = ElementTree.fromstring(DRAWING)
    assert root.find("{*}title") is not None
    assert root.find("{*}desc") is not None
    assert "prefers-color-scheme: dark" in DRAWING
    assert not re.search(r"<(?:image|script|foreignObject|use)\b|href=|url\((?!#)", DRAWING)


def test_the_rooms_are_those_of_the_contract() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["importlinter"]
    layers = next(each["layers"] for each in contracts["contracts"] if each["type"] == "layers")
    assert re.findall(r"^\| `(chengxin\.\w+)` \|", ARCHITECTURE, re.MULTILINE) == layers


def test_pictures_are_small_and_described() -> None:
    for page in TOLD:
        for described, target in re.findall(
            r"!\[([^\]]*)\]\(([^)]+)\)", (ROOT / page).read_text("utf-8")
        ):
            picture = ROOT / page
            assert len(described) > 10, target
            assert (picture.parent / target).stat().st_size < 400_000, target


def test_pages_are_finished() -> None:
    unfinished = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|TB" + r"D|lorem)\b", re.IGNORECASE)
    for page in pages():
        assert not unfinished.search(page.read_text("utf-8")), name(page)
