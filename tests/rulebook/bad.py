"""The bad cases: edits on the small rulebook, and what `chengxin check` must print about them.

A file of `tests/rulebooks/bad/` reads like a review: a first line that says what is wrong and
which gate it is for, the edits, and the exact output in both languages. The edits of one file
stand below `@@ PATH`: lines that begin with `-` are found there once, next to each other, and give
way to the lines that begin with `+`; without `-` the lines are added at the end, or are the whole
of a new file. After the path may stand `removed`, `folder`, `fifo`, `link TARGET`, `gb18030`,
`escaped` (the added lines hold Python escapes) or `times N` (they are written N times).
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextvars import copy_context
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from chengxin.cli import main
from chengxin.text import LANGUAGES

RULEBOOKS = Path(__file__).parent.parent / "rulebooks"
SMALL = RULEBOOKS / "small"
YUXI = RULEBOOKS.parent.parent / "rulebooks" / "yuxi"
FOLDER = RULEBOOKS / "bad"

#: The day on which every case is checked.
TODAY = "2026-01-01"

_EXPECTED = re.compile(r"^=== (\w+)\n", re.MULTILINE)
_EDIT = re.compile(r"^@@ (\S+)(?: (.+))?\n", re.MULTILINE)
#: A hunk: the lines to be found, and the lines to stand in their place.
_HUNK = re.compile(r"((?:^-.*\n)*)((?:^\+.*\n)*)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Edit:
    """What is done to one file."""

    path: str
    how: str
    body: str


@dataclass(frozen=True, slots=True)
class BadCase:
    """One file: its first line, its edits, and the output expected in each language."""

    name: str
    title: str
    edits: tuple[Edit, ...]
    expected: dict[str, str]
    source: str

    @property
    def gate(self) -> int:
        """The gate the first line names, 0 for the form."""
        match = re.match(r"# Gate (\d+): ", self.title)
        return int(match.group(1)) if match else 0


def read(file: Path) -> BadCase:
    """Read a bad case."""
    source, *expected = _EXPECTED.split(file.read_text("utf-8"))
    head, *edits = _EDIT.split(source)
    return BadCase(
        name=file.stem,
        title=head.strip(),
        edits=tuple(
            Edit(path, how or "", body)
            for path, how, body in zip(edits[::3], edits[1::3], edits[2::3], strict=True)
        ),
        expected=dict(zip(expected[::2], expected[1::2], strict=True)),
        source=source,
    )


def build(case: BadCase, folder: Path) -> Path:
    """Write the small rulebook below `folder` with the edits of `case`."""
    root = folder / "small"
    shutil.copytree(SMALL, root)
    for edit in case.edits:
        apply(edit, root / edit.path)
    return root


def apply(edit: Edit, file: Path) -> None:
    """Do one edit to a file."""
    how, _blank, argument = edit.how.partition(" ")
    added = "".join(line[1:] for line in edit.body.splitlines(keepends=True) if line[0] == "+")
    file.parent.mkdir(parents=True, exist_ok=True)
    if how in ("removed", "folder", "fifo", "link"):
        _special(how, argument, file)
    elif how == "gb18030":
        file.write_bytes(added.encode("gb18030"))
    elif how == "times":
        file.write_bytes(added.encode() * int(argument))
    else:
        before = file.read_bytes().decode() if file.exists() else ""
        body = edit.body.encode().decode("unicode_escape") if how == "escaped" else edit.body
        file.write_bytes(_edited(before, body, edit.path).encode())


def _special(how: str, argument: str, file: Path) -> None:
    if file.is_dir():
        shutil.rmtree(file)
    else:
        file.unlink(missing_ok=True)
    if how == "folder":
        file.mkdir()
    elif how == "fifo":
        os.mkfifo(file)
    elif how == "link":
        file.symlink_to(argument)


def _edited(text: str, body: str, path: str) -> str:
    """Return `text` with every hunk of `body` done."""
    for found, put in _hunks(body):
        if not found:
            text += put
        elif len(places := _places(text, found)) == 1:
            text = text[: places[0]] + put + text[places[0] + len(found) :]
        else:
            raise AssertionError(f"{path}: these lines stand there {len(places)} times:\n{found}")
    return text


def _hunks(body: str) -> Iterator[tuple[str, str]]:
    for match in _HUNK.finditer(body):
        if match.group():
            yield _bare(match.group(1)), _bare(match.group(2))


def _bare(lines: str) -> str:
    return "".join(line[1:] for line in lines.splitlines(keepends=True))


def _places(text: str, found: str) -> list[int]:
    """Where the whole lines `found` begin in `text`."""
    pattern = re.compile("^" + re.escape(found), re.MULTILINE)
    return [match.start() for match in pattern.finditer(text)]


def checked(case: BadCase, folder: Path, lang: str) -> tuple[str, int]:
    """Return what `chengxin check` prints about the case, and its exit code."""
    root = build(case, folder / lang)
    here = Path.cwd()
    os.chdir(root.parent)
    try:
        # A context of its own: the command sets the language for good.
        result = copy_context().run(
            CliRunner().invoke, main, ["--lang", lang, "check", "--on", TODAY, root.name]
        )
    finally:
        os.chdir(here)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result.output, result.exit_code


def accepted(case: BadCase, folder: Path) -> str:
    """Return the file with its outputs made anew."""
    outputs = (f"=== {lang}\n{checked(case, folder, lang)[0]}" for lang in LANGUAGES)
    return case.source.rstrip("\n") + "\n" + "".join(outputs)


def files() -> list[Path]:
    """All bad cases, in order."""
    return sorted(FOLDER.glob("*.txt"))
