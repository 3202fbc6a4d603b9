"""The examples on the pages of the shapes: laid over a small rulebook, loaded and run.

An example says only what its shape is about. It lies over the small rulebook of the tests without
that one's rules, limits and cases, and what an item, a rule or a case leaves out is filled in
here. `make accept` writes what the program answers into the pages: the arithmetic of each
question of the case, or, on the page of a refused shape, the refusal.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import yaml

from chengxin.diagnostics import Diagnostic
from chengxin.rulebook import load
from chengxin.rulebook.model import Ask, Rulebook
from chengxin.text import language
from tests.rulebook import bad

_BLOCK = re.compile(r"^```yaml file=(\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
#: What `make accept` writes below an example.
ANSWER = re.compile(r"^```text\n(.*?)^```$", re.MULTILINE | re.DOTALL)

Tree = dict[str, Any]

#: What is taken out of the small rulebook, so that an example stands alone.
_OWN = ("pools", "groups", "ceilings", "derived")

#: What of an item asks for a worked case, and so belongs to the page that has one.
_SHOWN = ("sources",)


def blocks(page: Path) -> dict[str, Tree]:
    """File → content of an example, every word still as it was written."""
    return {file: _read(text) for file, text in _BLOCK.findall(page.read_text("utf-8"))}


def _read(text: str) -> Tree:
    tree = yaml.load(text, yaml.CBaseLoader)
    assert isinstance(tree, dict)
    return tree


def build(page: Path, folder: Path) -> Path:
    """Write the rulebook of a page's example below `folder`."""
    root = folder / "small"
    shutil.copytree(bad.SMALL, root)
    for each in (*(root / "indicators").iterdir(), *(root / "cases").iterdir()):
        each.unlink()
    files = {name: _read((root / name).read_text("utf-8")) for name in _BASE}
    for key in _OWN:
        del files["rulebook.yaml"][key]
    for dimension in files["rulebook.yaml"]["dimensions"].values():
        for limit in ("cap", "floor", "weight"):
            dimension.pop(limit, None)
    for item in files["catalogue.yaml"]["items"].values():
        for key in _SHOWN:
            item.pop(key, None)
    given = blocks(page)
    _fill(given, files["catalogue.yaml"]["items"])
    for name, tree in given.items():
        files[name] = _over(files.get(name, {}), tree)
    for name, tree in files.items():
        text = yaml.dump(
            tree, Dumper=yaml.CSafeDumper, allow_unicode=True, sort_keys=False, default_style='"'
        )
        (root / name).write_text(text, "utf-8")
    return root


_BASE = ("rulebook.yaml", "catalogue.yaml")


def _over(below: Any, above: Any) -> Any:
    """Lay one tree over another: tables are joined, all else is replaced.

    >>> _over({"a": {"b": "1", "c": "2"}}, {"a": {"b": "3"}})
    {'a': {'b': '3', 'c': '2'}}
    """
    if not (isinstance(below, dict) and isinstance(above, dict)):
        return above
    return {key: _over(below.get(key), above.get(key, below.get(key))) for key in below | above}


def _fill(given: dict[str, Tree], items: Tree) -> None:
    """Fill in what an example leaves out because it is not about it."""
    for key, item in given.get("catalogue.yaml", {}).get("items", {}).items():
        if key not in items:
            adverse = item.get("finding") == "adverse"
            like = deepcopy(items["fine" if adverse else "honour"])
            del like["fields"]
            item.update({"name": _named(key)} | like | item)
    for name, tree in given.items():
        if name.startswith("indicators/"):
            for key, rule in tree["indicators"].items():
                source = {} if "cite" in rule else {"modelled_on": _named("table")}
                rule.update({"name": _named(key)} | source | rule)
        if name.startswith("cases/"):
            for key, case in tree["cases"].items():
                case.update({"title": _named(key), "proves": ["measures#12"]} | case)


def _named(word: str) -> Tree:
    return {"zh": "示例", "en": word.replace("_", " ")}


@cache
def loaded(page: Path) -> tuple[Rulebook | None, tuple[Diagnostic, ...]]:
    """Load a page's example; one that is refused has no cases, and none are asked of it."""
    with TemporaryDirectory() as scratch, language("en"):
        result = load(build(page, Path(scratch)), cases=_cases(page))
    return result.rulebook, result.diagnostics


def _cases(page: Path) -> bool:
    return any(name.startswith("cases/") for name in blocks(page))


def answer(page: Path) -> str:
    """What stands below a page's example: its arithmetic, or why it is refused."""
    book, problems = loaded(page)
    if book is None:
        # A page with a case is to be right: nothing wrong is written down as its answer.
        assert not _cases(page), "\n".join(map(str, (page.name, *problems)))
        return "".join(f"{each.code}: {each.message}\n" for each in problems)
    asks = [(case, ask) for case in book.cases.values() for ask in case.asks]
    return "".join(f"{ask.as_of}: {_arithmetic(book, ask)}\n" for _case, ask in asks)


def _arithmetic(book: Rulebook, ask: Ask) -> str:
    """The rows of a question as a sum; the test of the page has shown that the engine agrees.

    A row that adds nothing is told with its reason. Derived scores stand behind the sum.
    """
    if ask.unmet:
        return f"no score: {', '.join(ask.unmet)}"
    added = " ".join([f"{book.scale.base}", *_terms(ask), f"= {ask.score}"])
    nothing = [f"{row.record or row.rule}: {row.reason}" for row in ask.rows if row.reason]
    derived = [f"{key} = {each.value}" for key, each in ask.derived.items()]
    return "; ".join([added, *nothing, *derived])


def _terms(ask: Ask) -> Iterator[str]:
    for row in ask.rows:
        if row.points:
            whole, hundredths = divmod(abs(row.points), 100)
            part = f".{hundredths:02}".rstrip("0") if hundredths else ""
            sign = "+" if row.points > 0 else "−"
            named = row.record or (row.rule if row.part in ("window", "clean") else row.part)
            yield f"{sign} {whole}{part} ({named})"


def accepted(page: Path) -> str:
    """The page with its answer written anew."""
    text = page.read_text("utf-8")
    return ANSWER.sub(f"```text\n{answer(page)}```", text, count=1)
