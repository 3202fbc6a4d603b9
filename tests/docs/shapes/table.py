"""The table of shapes: shape → rulebook and line → worked case, or gate → bad cases.

All of it is found: the places by the detectors over the loaded rulebooks, the cases by running
them, the refusals by reading what the bad cases are told. `make accept` writes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from chengxin.diagnostics import Span
from chengxin.rulebook import load
from tests.answered import answered
from tests.docs.markdown import ROOT
from tests.docs.shapes.found import Place, Seen
from tests.docs.shapes.known import REFUSED, SHAPES
from tests.rulebook import bad

FOLDER = ROOT / "docs" / "shapes"
PAGE = FOLDER / "README.md"

#: Below this line the page is written by `make accept`.
BELOW = "<!-- Below this line the page is written by `make accept` from the rulebooks. -->\n"

#: Cities first, as they are meant to be read; then the real table, and the small one of the tests.
_ORDER = ("yuxi", "shaoxing", "sanming", "jinan", "wendeng-2020", "small")
_FEW = 3


@dataclass(frozen=True, slots=True)
class Shape:
    """A shape in a rulebook: the file and line, its key there, and a case that shows it."""

    name: str
    place: Place | None
    case: Span | None
    case_id: str


def folders() -> list[Path]:
    """The rulebooks in which shapes are looked for, best first."""
    found = [*(ROOT / "rulebooks").iterdir(), ROOT / "tests/rulebooks/wendeng-2020", bad.SMALL]
    return sorted(found, key=lambda each: (each.name not in _ORDER, _ORDER.index(each.name)))


@cache
def shapes() -> tuple[Shape, ...]:
    """Return each shape with a place that a worked case shows, in the first rulebook that has one.

    Where none does, with the first place that has it; and with no place where there is none.
    """
    first: dict[str, Place] = {}
    found: dict[str, Shape] = {}
    for folder in folders():
        book = load(folder).rulebook
        assert book is not None, folder
        here = {name: [*detect(book)] for name, detect in SHAPES.items() if name not in found}
        first = {name: places[0] for name, places in here.items() if places} | first
        if any(here.values()):
            seen = [
                Seen(book, case, answer, derived) for case, _ask, answer, derived in answered(book)
            ]
            shown = (_shown(name, places, seen) for name, places in here.items())
            found |= {shape.name: shape for shape in shown if shape is not None}
    return tuple(found.get(name) or Shape(name, first.get(name), None, "") for name in SHAPES)


def _shown(name: str, places: list[Place], seen: list[Seen]) -> Shape | None:
    """Return the shape with the case that shows it with the fewest rows."""
    plain = sorted(seen, key=lambda each: len(each.answer.rows))
    for each in plain:
        for place in places:
            if place.shown(each):
                return Shape(name, place, each.case.at, each.case.id)
    return None


@cache
def refusals() -> dict[str, tuple[str, ...]]:
    """Return, for each refused shape, the bad cases of its gate that are told one of its codes."""
    cases = [bad.read(file) for file in bad.files()]
    return {
        name: tuple(
            case.name
            for case in cases
            if case.gate == gate
            and any(re.search(rf" error {code} ", case.expected["en"]) for code in codes)
        )
        for name, (gate, codes) in REFUSED.items()
    }


def text() -> str:
    """The page: its hand-written head and the table."""
    head, _mark, _table = PAGE.read_text("utf-8").partition(BELOW)
    return head + BELOW + "\n" + "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield "| shape | where | worked case, or what refuses it |"
    yield "|---|---|---|"
    rows = {
        shape.name: (_place(shape), f"`{shape.case_id}` in {_link(shape.case)}")
        for shape in shapes()
        if shape.place is not None and shape.case is not None
    }
    for name, (gate, _codes) in REFUSED.items():
        rows[name] = (f"refused: gate {gate}", _cases(refusals()[name]))
    for page in pages():
        where, shown = rows.get(page.stem, ("", ""))
        yield f"| [{page.stem}]({page.name}) · {title(page)} | {where} | {shown} |"


def pages() -> list[Path]:
    """The pages of the shapes, in the order in which the lists have them."""
    order = [*SHAPES, *REFUSED]
    found = [file for file in FOLDER.glob("*.md") if file != PAGE]
    return sorted(found, key=lambda page: order.index(page.stem) if page.stem in order else 99)


def title(page: Path) -> str:
    """What a page's second line says: the name in Chinese and English."""
    return page.read_text("utf-8").split("\n")[2].strip("*")


def _place(shape: Shape) -> str:
    assert shape.place is not None
    return f"`{shape.place.thing}` in {_link(shape.place.at)}"


def _link(at: Span | None) -> str:
    assert at is not None
    city = (ROOT / "rulebooks" / at.file).exists()
    path = f"../../rulebooks/{at.file}" if city else f"../../tests/rulebooks/{at.file}"
    return f"[{at.file}:{at.line}]({path}#L{at.line})"


def _cases(names: tuple[str, ...]) -> str:
    said = ", ".join(f"[{name}](../../tests/rulebooks/bad/{name}.txt)" for name in names[:_FEW])
    more = len(names) - _FEW
    return said + (f" and {more} more" if more > 0 else "")
