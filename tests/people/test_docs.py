"""`docs/names.md` says what the modules do: its examples are run, its codes are the codes."""

from __future__ import annotations

import re

import pytest

from chengxin.people import rules
from chengxin.people.names import Name, read_name
from chengxin.people.problems import Code
from tests.docs.markdown import ROOT

PAGE = (ROOT / "docs/names.md").read_text("utf-8")


def part(heading: str) -> str:
    """What stands below a heading, up to the next one."""
    return re.split(r"^##+ ", PAGE.partition(heading)[2], maxsplit=1, flags=re.MULTILINE)[0]


def rows(heading: str) -> list[list[str]]:
    """The cells of the table below a heading, without its head."""
    lines = [line for line in part(heading).splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def example(cell: str) -> str:
    """The text of an example, with `{200B}` as the character it stands for."""
    text = cell[1:-1]
    return re.sub(r"\{([0-9A-F]+)\}", lambda found: chr(int(found[1], 16)), text)


def name(text: str) -> Name:
    found = read_name(text)
    assert isinstance(found, Name), (text, found)
    return found


JOINED = [(row[0].strip("`"), *map(example, row[2:])) for row in rows("### 2.1 ")]
APART = [(*map(example, row[:2]),) for row in rows("### 2.2 ")]


@pytest.mark.parametrize(("one", "other"), [texts for _rule, *texts in JOINED])
def test_what_the_page_joins_is_one_name(one: str, other: str) -> None:
    assert one != other
    assert name(one) == name(other)


@pytest.mark.parametrize(("rule", "one", "other"), JOINED)
def test_each_example_needs_its_rule(
    rule: str, one: str, other: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = tuple(each for each in rules.RULES if each.__name__ != rule)
    assert len(left) < len(rules.RULES)
    monkeypatch.setattr(rules, "RULES", left)
    assert rules.normal(one) != rules.normal(other)


def test_the_page_has_every_rule_in_its_order() -> None:
    assert [*dict.fromkeys(rule for rule, *_texts in JOINED)] == [
        *dict.fromkeys(rule.__name__ for rule in rules.RULES)
    ]


@pytest.mark.parametrize(("one", "other"), APART)
def test_what_the_page_keeps_apart_is_two_names(one: str, other: str) -> None:
    assert name(one) != name(other)


def test_the_page_explains_every_code() -> None:
    tables = part("What can be wrong;") + part("### 2.3 ")
    told = re.findall(r"^\| `([a-z_]+)` \|", tables, re.MULTILINE)
    assert told == [*map(str, Code)]
