"""A checkout as small as one can be: one law of two articles, one test, one line of code."""

from __future__ import annotations

from pathlib import Path

LAW = """\
id: a
title: {zh: 办法, en: Measures}
number: 1号
text: articles/a
note: {zh: 另有说明, en: A note beside}
rows:
  "1":
    status: S
    must: {zh: 要做的事, en: What is to be done}
    note: {zh: 这样做, en: Done so}
    covered: yes
  "2":
    status: O
    must: {zh: 组织的事, en: What bodies do}
    reason: {zh: 组织, en: For bodies}
"""
TEST = """\
import pytest

NUMBER = 1


@pytest.mark.article("a", 1)
def test_it() -> None:
    assert NUMBER
"""
CODE = '''\
def do_it() -> None:
    """Do it [a 1]."""
'''


def checkout(root: Path, *, test: str = TEST, code: str = CODE) -> Path:
    """Write the checkout into `root` and return it."""
    files = {
        "law/a.yaml": LAW,
        "law/articles/a/1.txt": "title: 一\n\n第一条 要做的事。\n",
        "law/articles/a/2.txt": "title: 二\n\n第二条 组织的事。\n",
        "tests/test_it.py": test,
        "src/it.py": code,
    }
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    return root
