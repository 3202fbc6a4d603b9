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


def code_namings(root: Path) -> tuple[list[Naming], list[Diagnostic]]:
    """Return what the package's own sources name, and the sources that cannot be read."""
    found: list[Naming] = []
    problems: list[Diagnostic] = []
    for path in sorted((root / "src").rglob("*")):
        # This room is about the law and does none of it; its docstrings only show how to write.
        if path.suffix not in (".py", ".sql") or path.is_relative_to(root / "src/chengxin/law"):
            continue
        file, text = path.relative_to(root).as_posix(), path.read_text("utf-8")
        if path.suffix == ".sql":
            pieces = list(_sql_comments(text))
        else:
            tree = _parsed(text, file, problems)
            pieces = list(_prose(tree, text)) if tree else []
        for line, name, prose in pieces:
            found += [Naming(law, row, Place(file, line, name)) for law, row in named_in(prose)]
    return found, problems


def _parsed(text: str, file: str, problems: list[Diagnostic]) -> ast.Module | None:
    """Return the tree of a Python source, or report where it is none."""
    try:
        return ast.parse(text)
    except SyntaxError as error:
        problems.append(
            Diagnostic(
                Code.NOT_PYTHON,
                _("This is no Python: {problem}.").format(problem=error.msg),
                Span(file, error.lineno or 0, error.offset or 0),
                hint=_("Until it is mended, nothing in this file counts."),
            )
        )
        return None


def _prose(tree: ast.Module, text: str) -> Iterator[tuple[int, str, str]]:
    """Yield (line, name of what it stands in or before, text) of every docstring and comment."""
    defined = [node for node in ast.walk(tree) if isinstance(node, _Defined)]
    for node in (tree, *defined):
        said = ast.get_docstring(node)
        if said:
            yield getattr(node, "lineno", 1), getattr(node, "name", ""), said
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type == tokenize.COMMENT:
            line = token.start[0]
            yield line, _around(defined, line) or _below(tree, line), token.string


def _around(defined: list[_Defined], line: int) -> str:
    """Return the name of the innermost function or class around a line."""
    inside = [node for node in defined if node.lineno <= line <= (node.end_lineno or 0)]
    return max(inside, key=lambda node: node.lineno).name if inside else ""


def _below(tree: ast.Module, line: int) -> str:
    """Return the name that is given a value around a line or right below it."""
    for node in tree.body:
        if node.lineno - 1 <= line <= (node.end_lineno or 0):
            if isinstance(node, ast.Assign):
                return ast.unparse(node.targets[0])
            if isinstance(node, ast.AnnAssign):
                return ast.unparse(node.target)
    return ""


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
        tree = _parsed(path.read_text("utf-8"), file, problems)
        for test, mark in _marks(tree) if tree else ():
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
