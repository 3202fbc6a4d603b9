"""The checks of `docs/checks.yaml`, the tests that are marked with them, and the table of both."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import yaml

from tests.docs.markdown import ROOT

FILE = ROOT / "docs" / "checks.yaml"
PAGE = ROOT / "docs" / "security.md"

#: Between the first and the second, `docs/security.md` is written by `make accept`.
AROUND = ("| check | what is asked | state | shown by |\n|---|---|---|---|\n", "\n## Threats")

_STATES = {"done": "done", "partly": "in part", "later": "later", "site": "for the site"}


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that is asked; `rest` says what is missing, or whose it is."""

    number: str
    what: str
    state: str
    rest: str


def checks() -> list[Check]:
    """Return the checks in their order."""
    found = yaml.load(FILE.read_text("utf-8"), yaml.CSafeLoader)
    return [
        Check(key, row["what"], row["state"], row.get("rest", "")) for key, row in found.items()
    ]


def marked() -> Mapping[str, list[str]]:
    """Return which tests are marked with each check."""
    found = defaultdict[str, list[str]](list)
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        for test, number in _marks(ast.parse(path.read_text("utf-8"))):
            found[number].append(f"{path.relative_to(ROOT).as_posix()}::{test}")
    return found


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
            for each in (call for mark in node.decorator_list for call in ast.walk(mark)):
                if isinstance(each, ast.Call) and ast.unparse(each.func) == "pytest.mark.check":
                    (number,) = each.args
                    assert isinstance(number, ast.Constant), node.name
                    yield node.name, str(number.value)


def page_text() -> str:
    """Return the page with its table as it should be."""
    above, _mark, below = PAGE.read_text("utf-8").partition(AROUND[0])
    _table, _mark, tail = below.partition(AROUND[1])
    tests = marked()
    rows = "".join(
        f"| {each.number} | {each.what} | {_state(each)} | {_names(tests.get(each.number, []))} |\n"
        for each in checks()
    )
    return "".join([above, AROUND[0], rows, AROUND[1], tail])


def _state(check: Check) -> str:
    word = _STATES[check.state]
    return f"{word}: {check.rest}" if check.state == "site" else _missing(word, check.rest)


def _missing(word: str, rest: str) -> str:
    return f"{word}; missing: {rest}" if rest else word


def _names(tests: list[str]) -> str:
    return "<br>".join(f"`{each}`" for each in tests)
