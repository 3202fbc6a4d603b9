"""Numbers are found at their places and replaced without touching anything else."""

from __future__ import annotations

import difflib
from collections import Counter
from pathlib import Path

import pytest

from chengxin.rulebook import load
from chengxin.rulebook.draft import Draft, InsideItselfError, UnknownNumberError
from chengxin.rulebook.numbers import FORMS, read_numbers

ROOT = Path(__file__).parent.parent.parent
SMALL = ROOT / "tests" / "rulebooks" / "small"
CITIES = sorted(path.parent for path in (ROOT / "rulebooks").glob("*/rulebook.yaml"))


@pytest.mark.parametrize("folder", [SMALL, *CITIES], ids=lambda path: path.name)
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
