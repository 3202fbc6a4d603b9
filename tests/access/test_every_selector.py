"""No selector without an entry: every module is walked, and only the doors make a context."""

from __future__ import annotations

import ast
from pathlib import Path
from types import ModuleType

import pytest

import chengxin
from chengxin.access.context import AccessContext, ActorKind
from chengxin.access.purposes import Purpose
from tests.access.walking import faults, selector_modules

PLANTED = """
from chengxin.access.looks import about_a_person, about_nobody

def bare(context, person_no): return person_no

@about_a_person("score")
def late(person_no, context): return person_no

@about_nobody
def claims(person_no): return person_no

@about_nobody
def counts(): return 0

@about_a_person("score")
def keeps(context, person_no): return person_no

def _inner(person_no): return person_no
"""

SOURCES = sorted(Path(chengxin.__file__).parent.rglob("*.py"))


@pytest.mark.check("S43")
@pytest.mark.article("sanming", 23)
@pytest.mark.article("shaoxing", "1.1(1)")
def test_every_selector_leaves_an_entry_or_says_that_it_is_about_nobody() -> None:
    modules = [*selector_modules()]
    assert {"chengxin.access.selectors", "chengxin.people.selectors"} <= {
        module.__name__ for module in modules
    }
    assert [fault for module in modules for fault in faults(module)] == []


def test_a_selector_without_either_is_found() -> None:
    planted = ModuleType("chengxin.planted.selectors")
    exec(PLANTED, vars(planted))
    assert [fault.split()[0] for fault in faults(planted)] == [
        f"chengxin.planted.selectors.{name}" for name in ("bare", "late", "claims")
    ]


def test_only_the_doors_can_stamp_a_context() -> None:
    asking = {
        path.name
        for path in SOURCES
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom | ast.Attribute | ast.Name)
        and "STAMP" in ast.unparse(node)
    }
    assert asking == {"context.py", "doors.py"}


def test_nobody_makes_a_context_without_a_door() -> None:
    with pytest.raises(TypeError, match="doors"):
        AccessContext(
            stamp=object(),
            actor="x",
            actor_kind=ActorKind.SYSTEM,
            organisation="",
            purpose=Purpose.COMPUTE,
            person_no=None,
        )
