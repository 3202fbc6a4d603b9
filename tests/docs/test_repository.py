"""Nothing in the repository tells where it was made."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.docs.markdown import ROOT, files, name

#: Put together here, so that this file does not hold what it looks for.
_PLACES = "|".join(("wo" + "rk", "ro" + "ot", "ho" + r"me/\w+"))
_MACHINE = re.compile(
    rf"(?<![\w.~*$}})-])/(?:{_PLACES})(?:/|\b)|/tmp/\w|\.libr" + r"ary\b|[A-Z]:\\\\Users", re.ASCII
)
_REGISTRY = re.compile(
    r"https?://[^\s\"'<>]*(?:py" + r"pi|nex" + r"us|artif" + r"actory|/sim" + r"ple\b)"
    r"|(?:index-url|extra-index-url|find-links) *[=:]? *['\"]?(?:https?:|/)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    found: dict[str, str] = {}
    for path in files():
        content = path.read_bytes()
        if b"\0" not in content:
            found[name(path)] = content.decode("utf-8", "replace")
    if not found:
        pytest.skip("without git nobody knows which files belong to the repository")
    return found


def test_no_file_names_a_place_on_a_machine(texts: dict[str, str]) -> None:
    found = {file: hit[0] for file, text in texts.items() if (hit := _MACHINE.search(text))}
    assert found == {}


def test_no_file_names_a_registry(texts: dict[str, str]) -> None:
    found = {file: hit[0] for file, text in texts.items() if (hit := _REGISTRY.search(text))}
    assert found == {}


@pytest.mark.check("S57")
def test_the_lock_holds_no_address(texts: dict[str, str]) -> None:
    assert "uv.lock" not in texts
    for file, text in texts.items():
        if file.startswith("requirements/"):
            assert "://" not in text, file


def test_the_patterns_find_what_they_are_for() -> None:
    slash = "/"
    for place in (f"{slash}wo" + "rk/main", f" {slash}ro" + "ot/.cache", ".libr" + "ary/x"):
        assert _MACHINE.search(place), place
    for word in ("net" + "work/x", "src/wo" + "rk", "the ro" + "ot folder"):
        assert not _MACHINE.search(word), word
    assert _REGISTRY.search("https:" + "//example.org/sim" + "ple/duckdb")


def test_the_licence_is_there() -> None:
    assert "Apache License" in (ROOT / "LICENSE").read_text("utf-8")
    assert Path(ROOT / "CHANGELOG.md").is_file()
