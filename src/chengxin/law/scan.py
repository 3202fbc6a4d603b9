"""Which code and which tests name an article, read from the sources without running them.

Code names a row in a docstring or a comment, `[yuxi 10]` or `[jinan 9(2), 9(3)]`, at the function
or class that does what the article asks; in SQL in a comment of the stage. Tests name it with
`@pytest.mark.article("yuxi", 10)`, on the test or on one of its parameters. Called by `coverage`.
"""

from __future__ import annotations

import ast
import re
import tokenize
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from chengxin.diagnostics import Diagnostic, Span
from chengxin.law.codes import Code
from chengxin.law.model import Naming, Place
from chengxin.text import _

_NAMED = re.compile(r"\[([a-z]+) ([0-9][^\]\n]*)\]")
_STAGE = re.compile(r"-- stage: (\w+)")
_Defined = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef


def named_in(text: str) -> list[tuple[str, str]]:
    """Return the (law, row) pairs that a piece of prose names.

    >>> named_in("The end of the period [yuxi 10], [jinan 9(2), 10/formed]; see section [6.3].")
    [('yuxi', '10'), ('jinan', '9(2)'), ('jinan', '10/formed')]
    """
    return [(law, row.strip()) for law, rows in _NAMED.findall(text) for row in rows.split(",")]


def code_namings(root: Path) -> Iterator[Naming]:
    """Yield what the package's own sources name, `root` being the checkout."""
    for path in sorted((root / "src").rglob("*")):
        # This room is about the law and does none of it; its docstrings only show how to write.
        if path.suffix not in (".py", ".sql") or path.is_relative_to(root / "src/chengxin/law"):
            continue
        text = path.read_text("utf-8")
        file = path.relative_to(root).as_posix()
        pieces = _prose(text) if path.suffix == ".py" else _sql_comments(text)
        for line, name, prose in pieces:
            for law, row in named_in(prose):
                yield Naming(law, row, Place(file, line, name))


def _prose(text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, name of what it stands in, text) of every docstring and comment."""
    tree = ast.parse(text)
    defined = [node for node in ast.walk(tree) if isinstance(node, _Defined)]
    for node in (tree, *defined):
        said = ast.get_docstring(node)
        if said:
            yield getattr(node, "lineno", 1), getattr(node, "name", ""), said
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            line = token.start[0]
            yield line, _around(defined, line), token.string


def _around(defined: list[_Defined], line: int) -> str:
    """Return the name of the innermost function or class around a line."""
    inside = [node for node in defined if node.lineno <= line <= (node.end_lineno or 0)]
    return max(inside, key=lambda node: node.lineno).name if inside else ""


def _sql_comments(text: str) -> Iterator[tuple[int, str, str]]:
    stage = ""
    for line, written in enumerate(text.splitlines(), start=1):
        if found := _STAGE.match(written):
            stage = found[1]
        _code, dashes, comment = written.partition("--")
        if dashes:
            yield line, stage, comment


def mark_namings(root: Path) -> tuple[list[Naming], list[Diagnostic]]:
    """Return what the tests' marks name, and the marks that cannot be read."""
    found: list[Naming] = []
    problems: list[Diagnostic] = []
    for path in sorted((root / "tests").rglob("test_*.py")):
        file = path.relative_to(root).as_posix()
        for test, mark in _marks(ast.parse(path.read_text("utf-8"))):
            match [arg.value if isinstance(arg, ast.Constant) else None for arg in mark.args]:
                case [str(law), str() | int() as row] if not mark.keywords:
                    found.append(Naming(law, str(row), Place(file, test.lineno, test.name)))
                case _:
                    problems.append(
                        Diagnostic(
                            Code.BAD_MARK,
                            _("This mark of {test} cannot be read.").format(test=test.name),
                            Span(file, mark.lineno, mark.col_offset + 1),
                            hint=_(
                                'Write @pytest.mark.article("yuxi", 12), with nothing computed.'
                            ),
                        )
                    )
    return found, problems


def _marks(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, ast.Call]]:
    """Yield each mark `pytest.mark.article(…)` with the test in whose decorators it stands."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.FunctionDef) or not node.name.startswith("test_"):
            continue
        for decorator in node.decorator_list:
            for call in ast.walk(decorator):
                if isinstance(call, ast.Call) and ast.unparse(call.func) == "pytest.mark.article":
                    yield node, call
