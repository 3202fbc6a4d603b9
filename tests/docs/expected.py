"""The commands that README.md and README.zh.md show, run as a newcomer would run them.

Each runs in a fresh folder with the repository's rulebooks and documents in it, so that nothing
is written into the repository. `make accept` writes the outputs shown anew.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from chengxin.law import cover
from chengxin.report import compare_markdown, coverage_markdown
from chengxin.rulebook import load
from chengxin.site.verifying import invariants
from chengxin.text import language
from tests.docs import checks
from tests.docs.markdown import ROOT, Block, blocks, commands
from tests.docs.shapes import examples, table

PROGRAM = ".venv/bin/chengxin"
READMES = ("README.md", "README.zh.md")
COMPARISON = ROOT / "docs" / "comparison.md"
COVERAGE = ROOT / "docs" / "coverage.md"
_COMPARED = """# The rulebooks side by side

Written from the files of [rulebooks](../rulebooks) by `make accept`, and kept equal to them by a \
test. `chengxin compare` prints the same table for any rulebooks, and with `--html` writes it as \
pages. Each cell names its article, or the table its number is modelled on; both may stand together.

"""

#: Below this line `docs/coverage.md` is written by `make accept`.
TABLES = "<!-- Below this line the page is written by `make accept` from law/. -->\n"


OPERATIONS = ROOT / "docs" / "operations.md"
#: Between the first and the second, `docs/operations.md` is written by `make accept`.
INVARIANTS = ("| invariant | what must hold |\n|---|---|\n", "\n## Versions\n")


#: A command that ended.
type Done = subprocess.CompletedProcess[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """A block of commands and the block with what the last of them prints, if there is one."""

    commands: tuple[str, ...]
    output: Block | None


@dataclass(frozen=True, slots=True)
class Ran:
    """What became of a command; `shown` is the block that must hold `printed`, if there is one."""

    command: str
    code: int
    printed: str
    errors: str
    shown: Block | None


def shown(readme: str) -> list[Shown]:
    """Return the blocks of commands of a page that call the program."""
    found = blocks((ROOT / readme).read_text("utf-8"))
    pairs = zip(found, [*found[1:], None], strict=True)
    return [
        Shown(tuple(commands(block)), after if after and after.language == "text" else None)
        for block, after in pairs
        if block.language == "sh" and block.text.startswith(PROGRAM)
    ]


def prepare(folder: Path) -> None:
    """Make a folder look as the repository does to the commands of a page."""
    for part in ("rulebooks", "docs"):
        (folder / part).symlink_to(ROOT / part)
    (folder / ".venv").symlink_to(sys.prefix)


def run(readme: str, folder: Path, ran: dict[str, Done]) -> Iterator[Ran]:
    """Run the program's commands of a page one after the other in `folder`.

    What was `ran` there, word for word, is not run again.
    """
    left_out = ("CHENGXIN_LANG", "COLUMNS")
    known = {key: value for key, value in os.environ.items() if key not in left_out}
    for block in shown(readme):
        for command in block.commands:
            if command not in ran:
                ran[command] = subprocess.run(
                    ["sh", "-c", command],
                    cwd=folder,
                    env={**known, "LANG": "C.UTF-8"},
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    check=False,
                )
            done = ran[command]
            last = command == block.commands[-1]
            output = block.output if last else None
            yield Ran(command, done.returncode, done.stdout, done.stderr, output)


def comparison_text() -> str:
    """The page that compares this repository's rulebooks; Yuxi's, the first written, is first."""
    folders = sorted((ROOT / "rulebooks").iterdir(), key=lambda each: (each.name != "yuxi", each))
    books = [book for folder in folders if (book := load(folder).rulebook) is not None]
    return _COMPARED + compare_markdown(books, "en", "../rulebooks")


def coverage_text() -> str:
    """The page of the law's coverage: its hand-written head, and a table for each text."""
    head, _mark, _tables = COVERAGE.read_text("utf-8").partition(TABLES)
    return head + TABLES + "\n" + coverage_markdown(cover(ROOT), "en")


def operations_text() -> str:
    """The page on running a site, with a row for each invariant."""
    head, below = OPERATIONS.read_text("utf-8").split(INVARIANTS[0])
    _table, _mark, tail = below.partition(INVARIANTS[1])
    with language("en"):
        rows = [f"| {which} | {says} |\n" for which, says in invariants().items()]
    return "".join([head, INVARIANTS[0], *rows, INVARIANTS[1], tail])


def accept() -> None:
    """Write what the commands print into the pages, to be reviewed in the diff.

    Raises RuntimeError when a command fails.
    """
    COMPARISON.write_text(comparison_text(), "utf-8", newline="\n")
    COVERAGE.write_text(coverage_text(), "utf-8", newline="\n")
    OPERATIONS.write_text(operations_text(), "utf-8", newline="\n")
    checks.PAGE.write_text(checks.page_text(), "utf-8", newline="\n")
    for page in table.pages():
        page.write_text(examples.accepted(page), "utf-8", newline="\n")
    table.PAGE.write_text(table.text(), "utf-8", newline="\n")
    with TemporaryDirectory() as scratch:
        prepare(Path(scratch))
        known: dict[str, Done] = {}
        printed = {readme: list(run(readme, Path(scratch), known)) for readme in READMES}
    for readme, ran in printed.items():
        for each in ran:
            if each.code != 0:
                raise RuntimeError(f"{each.command}\n{each.errors}")
        page = ROOT / readme
        text = page.read_text("utf-8")
        for each in reversed(ran):
            if each.shown is not None:
                text = text[: each.shown.start] + as_shown(each.printed) + text[each.shown.end :]
        page.write_text(text, "utf-8", newline="\n")


def as_shown(printed: str) -> str:
    """Return output as it stands in a page: no blanks at the ends of lines, no empty last line."""
    return "".join(line.rstrip() + "\n" for line in printed.rstrip().splitlines())
