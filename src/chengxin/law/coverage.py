"""Every row of the law with the rules, code, tests and cases that name it, and what does not fit.

What is claimed in `law/` is held against what is there: a covered row needs something that does it
(a rule of a rulebook or code) and something that proves it (a test or a worked case), and a row
that has become so must be written down. The command `cover` and a test of the fast core call it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from chengxin.diagnostics import Diagnostic, Span
from chengxin.law.codes import Code
from chengxin.law.model import Law, Naming, Place, Row
from chengxin.law.read import read_laws
from chengxin.law.scan import code_namings, mark_namings
from chengxin.rulebook.model import Case, Grounded, Name, Rulebook
from chengxin.rulebook.source import nearest
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Rule:
    """A part of a rulebook that cites a row: its kind (`indicator`, `item`, …), id and name."""

    kind: str
    id: str
    name: Name | None


@dataclass(slots=True)
class Covered:
    """A row with everything that names it."""

    row: Row
    rules: list[Rule] = field(default_factory=list)
    code: list[Place] = field(default_factory=list)
    tests: list[Place] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)

    @property
    def done(self) -> bool:
        """Whether something does it."""
        return bool(self.rules or self.code)

    @property
    def proved(self) -> bool:
        """Whether something proves it."""
        return bool(self.tests or self.cases)


@dataclass(frozen=True, slots=True)
class Coverage:
    """All laws, each row of them, and every problem found."""

    laws: Mapping[str, Law]
    rows: Mapping[str, Mapping[str, Covered]]
    loose: tuple[tuple[str, Case], ...]
    problems: tuple[Diagnostic, ...]


def cover(root: Path) -> Coverage:
    """Return the coverage of the checkout at `root`.

    Raises FileNotFoundError when it has no folder `law/`.
    """
    laws, found = read_laws(root)
    problems = [*found]
    rows = {law.id: {row.id: Covered(row) for row in law.rows.values()} for law in laws.values()}
    code, unreadable_code = code_namings(root)
    tests, unreadable_tests = mark_namings(root)
    problems += [*unreadable_code, *unreadable_tests]
    for naming in code:
        if (at := _found(rows, naming, problems)) is not None:
            _once(at.code, naming.place)
    for naming in tests:
        if (at := _found(rows, naming, problems)) is not None:
            _once(at.tests, naming.place)
    loose: list[tuple[str, Case]] = []
    for law in laws.values():
        if law.rulebook is not None:
            loose += _rulebook(law, law.rulebook, rows[law.id], problems)
    for law in laws.values():
        for each in rows[law.id].values():
            problems += _held_against(law, each)
    return Coverage(laws, rows, tuple(loose), tuple(problems))


def _once[T](places: list[T], place: T) -> None:
    if place not in places:
        places.append(place)


def _found(
    rows: Mapping[str, Mapping[str, Covered]], naming: Naming, problems: list[Diagnostic]
) -> Covered | None:
    """Return the row that is named, or report that there is none."""
    span = Span(naming.place.file, naming.place.line, 1)
    known = rows.get(naming.law)
    if known is None:
        problems.append(
            Diagnostic(
                Code.UNKNOWN_LAW,
                _("There is no law {law!r}.").format(law=naming.law),
                span,
                hint=nearest(naming.law, list(rows)),
            )
        )
        return None
    if naming.row not in known:
        parts = [row for row in known if row.startswith((f"{naming.row}(", f"{naming.row}/"))]
        problems.append(
            Diagnostic(
                Code.UNKNOWN_ROW,
                _("{law} has no row {row!r}.").format(law=naming.law, row=naming.row),
                span,
                hint=nearest("", parts) if parts else nearest(naming.row, list(known)),
            )
        )
        return None
    return known[naming.row]


def _rulebook(
    law: Law, book: Rulebook, rows: Mapping[str, Covered], problems: list[Diagnostic]
) -> Iterator[tuple[str, Case]]:
    """Add what a rulebook cites to `rows`; yield the cases that prove no row."""
    for rule, thing in cited_things(book):
        for cite in thing.cite:
            for row in law.named_by(cite):
                _once(rows[row].rules, rule)
    for case in book.cases.values():
        proved = False
        for cite in case.proves:
            named = law.named_by(cite)
            if len(named) == 1:
                _once(rows[named[0]].cases, case)
                proved = True
            elif named:
                problems.append(
                    Diagnostic(
                        Code.NO_ROW,
                        _("{cite} has parts that are claimed one by one.").format(cite=cite),
                        cite.at,
                        hint=nearest("", list(named)),
                    )
                )
        if not proved:
            yield law.id, case


def cited_things(book: Rulebook) -> Iterator[tuple[Rule, Grounded]]:
    """Yield every part of a rulebook that says where it comes from, with what it is called.

    A part without an identifier is called by the key it stands under, one inside another by the
    outer one.
    """
    for part in fields(book):
        if part.name not in ("cases", "spans"):
            yield from _inside(getattr(book, part.name), Rule(part.name, "", None))


def _inside(thing: Any, outer: Rule) -> Iterator[tuple[Rule, Grounded]]:
    if isinstance(thing, Mapping):
        thing = tuple(thing.values())
    if isinstance(thing, tuple):
        for each in thing:
            yield from _inside(each, outer)
    elif isinstance(thing, Grounded):
        key = getattr(thing, "id", "")
        here = Rule(
            type(thing).__name__.lower(),
            key,
            getattr(thing, "name", getattr(thing, "question", None)),
        )
        here = here if key else outer
        yield here, thing
        for part in fields(thing):
            if part.name not in ("cite", "spans"):
                yield from _inside(getattr(thing, part.name), here)


def _held_against(law: Law, each: Covered) -> Iterator[Diagnostic]:
    """Yield where the claim of a row and what was found for it differ."""
    row, named = each.row, f"{law.id} {each.row.id}"
    if row.covered and not each.proved:
        yield Diagnostic(
            Code.LOST_TEST,
            _("{row} is written down as covered, and no test or case proves it any more.").format(
                row=named
            ),
            row.at,
            hint=_("Mark the test that proves what the row says, or take 'covered' away."),
            article=named,
        )
    if row.covered and not each.done:
        yield Diagnostic(
            Code.LOST_CODE,
            _("{row} is written down as covered, and no rule and no code names it.").format(
                row=named
            ),
            row.at,
            hint=_("Write [{row}] at the code that does it, or take 'covered' away.").format(
                row=named
            ),
            article=named,
        )
    if not row.covered and each.proved:
        first = each.tests[0] if each.tests else each.cases[0].at
        yield Diagnostic(
            Code.NOT_WRITTEN_DOWN,
            _("{row} is proved by {test}, and its row does not say so.").format(
                row=named, test=first
            ),
            row.at,
            hint=_("Write 'covered: yes', or 'covered: partly' and what is still planned."),
            article=named,
        )
