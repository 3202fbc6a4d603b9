"""Numbers are found at their places and replaced without touching anything else."""

from __future__ import annotations

import difflib
import random
import re
import shutil
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from chengxin.rulebook import load
from chengxin.rulebook.draft import Draft, InsideItselfError, UnknownNumberError
from chengxin.rulebook.numbers import FORMS, Number, read_numbers

ROOT = Path(__file__).parent.parent.parent
SMALL = ROOT / "tests" / "rulebooks" / "small"
CITIES = sorted(path.parent for path in (ROOT / "rulebooks").glob("*/rulebook.yaml"))
FOLDERS = [SMALL, *CITIES, ROOT / "tests" / "rulebooks" / "wendeng-2020"]

#: Numbers that nobody turns: no points hang on them (on those of derived scores only what is made
#: of the finished points), or records are read by them.
_LEFT_OUT = re.compile(
    r"(format|derived|first_published|in_force|documents|clocks|reviews|channels|consent|changes"
    r"|deviations|interpretations)\b.*|items/\w+/fields/.*|.*/(cite|modelled_on|name)\b.*"
)


def words(node: Any, way: str = "") -> Iterator[tuple[str, str]]:
    """Every key and word of a file with the way to it, a key with the way to its value."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield f"{way}{key.value}/from", key.value
            yield from words(value, f"{way}{key.value}/")
    elif isinstance(node, yaml.SequenceNode):
        for at, value in enumerate(node.value):
            yield from words(value, f"{way}{at}/")
    else:
        yield way.rstrip("/"), str(node.value)


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_no_number_of_a_rulebook_is_missed(folder: Path) -> None:
    for name, text in read_numbers(folder).items():
        turned = {"/".join(number.path): number.text for number in text.numbers}
        written = {
            way: word
            for way, word in words(yaml.compose(text.whole))
            if re.fullmatch(r"[+-]?[0-9][0-9./%-]*", word) and not _LEFT_OUT.fullmatch(way)
        }
        assert turned == written, name


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda path: path.name)
def test_every_number_stands_where_it_is_said_to(folder: Path) -> None:
    texts = read_numbers(folder)
    kinds: Counter[str] = Counter()
    for name, text in texts.items():
        lines = (folder / name).read_text("utf-8").splitlines()
        for number in text.numbers:
            assert text.whole[number.start : number.end] == number.text
            assert lines[number.line - 1][number.column - 1 :].startswith(number.text)
            kinds[number.kind] += 1
        assert text.with_numbers({}) == text.whole
    assert {"scale", "band", "points", "limit", "term", "day"} <= kinds.keys() <= FORMS.keys()
    ids = [number.id for text in texts.values() for number in text.numbers]
    assert len(ids) == len({*ids})


def test_no_points_or_limit_of_the_cities_is_missed() -> None:
    """Whatever the compiled rules hold of points can be turned somewhere."""
    for folder in CITIES:
        book = load(folder).rulebook
        assert book is not None
        ids = {number.id for text in read_numbers(folder).values() for number in text.numbers}
        for rule in book.indicators.values():
            assert any(f"/{rule.id}/points" in each or f"/{rule.id}/clean" in each for each in ids)
            if rule.limits.total is not None:
                assert any(each.endswith(f"indicators/{rule.id}/limits/total") for each in ids)
        for level in range(len(book.levels)):
            assert f"rulebook.yaml#levels/{level}/from" in ids
        for pool in book.pools:
            assert f"rulebook.yaml#pools/{pool}/cap" in ids


def test_a_draft_differs_in_the_number_and_nothing_else(tmp_path: Path) -> None:
    draft = Draft(SMALL, tmp_path / "work")
    (base,) = (each for each in draft.numbers if each.path == ("scale", "base"))
    loaded = draft.tried({base.id: "510"})
    assert loaded.rulebook is not None
    assert loaded.rulebook.scale.base == 510
    target = tmp_path / "drafts" / "next"
    saved = draft.save({base.id: "510"}, target)
    assert saved.rulebook is not None
    assert saved.rulebook.version == loaded.rulebook.version
    for path in SMALL.rglob("*"):
        if path.is_file():
            old = path.read_text("utf-8").splitlines()
            new = (target / path.relative_to(SMALL)).read_text("utf-8").splitlines()
            changed = [line for line in difflib.ndiff(old, new) if line[0] in "+-"]
            assert len(changed) == (2 if path.name == "rulebook.yaml" else 0), changed
    again = draft.tried({})
    original = load(SMALL).rulebook
    assert again.rulebook is not None
    assert original is not None
    assert again.rulebook.version == original.version


@cache
def _draft(folder: Path) -> Draft:
    return Draft(folder, Path(_WORK.name) / folder.name)


_WORK = TemporaryDirectory()


def another(number: Number, rng: random.Random) -> str:
    """A number that could stand in the place of this one: near it, and some far away."""
    if number.kind == "day":
        return f"{rng.randrange(2000, 2027)}-{rng.randrange(1, 13):02}-{rng.randrange(1, 29):02}"
    if number.kind in ("share", "factor"):
        return rng.choice(["0", "1", "2", "1/3", "0.25", "3/4"])
    whole = re.match(r"[+-]?[0-9]+", number.text)
    assert whole is not None
    found = int(whole[0]) + rng.choice([-30, -5, -1, 1, 2, 7, 400])
    return str(max(0, found) if number.kind in ("term", "count") else found)


def changed(tree: Any, path: tuple[str, ...], new: str) -> Any:
    """A file's keys and words with another number at the end of a way, and nothing else."""
    first, *rest = path
    if isinstance(tree, list):
        return [
            changed(each, tuple(rest), new)
            if rest and str(at) == first
            else new
            if str(at) == first
            else each
            for at, each in enumerate(tree)
        ]
    if rest == ["from"] and not (isinstance(tree[first], dict) and "from" in tree[first]):
        return {new if key == first else key: value for key, value in tree.items()}
    return tree | {first: changed(tree[first], tuple(rest), new) if rest else new}


@pytest.mark.slow
@settings(max_examples=12)
@given(st.sampled_from([SMALL, SMALL, SMALL, *FOLDERS]), st.integers(0, 10**6))
def test_any_number_turned_and_saved_is_what_loading_that_folder_says(
    folder: Path, seed: int
) -> None:
    rng = random.Random(seed)
    draft = _draft(folder)
    number = rng.choice(draft.numbers)
    new = another(number, rng)
    tried = draft.tried({number.id: new})
    target = Path(_WORK.name) / "saved" / folder.name
    try:
        saved = draft.save({number.id: new}, target)
        again = load(target)
        if tried.rulebook is not None:
            assert saved.rulebook is not None
            assert again.rulebook is not None
            assert tried.rulebook == saved.rulebook == again.rulebook
        assert tried.diagnostics == saved.diagnostics == again.diagnostics
        assert tried.rulebook is not None or tried.diagnostics
        for name in read_numbers(folder):
            old = yaml.load((folder / name).read_text("utf-8"), yaml.CBaseLoader)
            found = yaml.load((target / name).read_text("utf-8"), yaml.CBaseLoader)
            assert found == (changed(old, number.path, new) if name == number.file else old)
    finally:
        shutil.rmtree(target)


def test_a_threshold_that_is_there_already_is_refused_where_it_stands(tmp_path: Path) -> None:
    draft = Draft(SMALL, tmp_path)
    steps = [each for each in draft.numbers if "steps" in each.path and each.path[-1] == "from"]
    first, second, *_more = (each for each in steps if each.path[1] == steps[0].path[1])
    loaded = draft.tried({first.id: second.text})
    assert loaded.rulebook is None
    assert {each.span.line for each in loaded.diagnostics} == {second.line}


def test_what_the_gates_refuse_is_refused_at_its_place(tmp_path: Path) -> None:
    draft = Draft(SMALL, tmp_path)
    (base,) = (each for each in draft.numbers if each.path == ("scale", "base"))
    loaded = draft.tried({base.id: "5000"})
    assert loaded.rulebook is None
    assert any(each.span.file == "small/rulebook.yaml" for each in loaded.diagnostics)


@pytest.mark.parametrize(
    "text", ["", "1e3", "５00", "500\n", "500 # x", "*a", "!!int 5", "0x10", "1_000", "--5", "5,0"]
)
def test_nothing_but_a_number_gets_into_the_text(tmp_path: Path, text: str) -> None:
    draft = Draft(SMALL, tmp_path)
    (base,) = (each for each in draft.numbers if each.path == ("scale", "base"))
    with pytest.raises(UnknownNumberError):
        draft.tried({base.id: text})
    with pytest.raises(UnknownNumberError):
        draft.tried({"rulebook.yaml#name/zh": "1"})


def test_a_draft_is_never_saved_over_anything(tmp_path: Path) -> None:
    draft = Draft(SMALL, tmp_path / "work")
    for there in (tmp_path, tmp_path / "work"):
        with pytest.raises(FileExistsError):
            draft.save({}, there)
    for there in (SMALL, SMALL / "next"):
        with pytest.raises(InsideItselfError):
            draft.save({}, there)
    with pytest.raises(UnknownNumberError):
        draft.save({"x": "1"}, tmp_path / "new")
    assert not (tmp_path / "new").exists()
