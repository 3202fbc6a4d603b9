"""Both questions asked again as if some causes had never been: every answer is the kernel's.

A world is what is taken away: rows of the files and whole rules on both sides, changes of rules on
the later side only. Worlds under the same rulebook are one population and one run; what cannot
be known at a question is not asked again. `causes` and `changes` call it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Self

from chengxin.scoring.changes.person import Delivered, Person, write_variants
from chengxin.scoring.changes.rules import ALL, Books, Part, without_rules
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.result import PersonScore

#: So many variants go into one population.
AT_ONCE = 2000

#: So many engines stay open.
ENGINES = 4


@dataclass(frozen=True, slots=True)
class World:
    """What is taken away."""

    rows: frozenset[Delivered] = frozenset()
    rules: frozenset[str] = frozenset()
    undone: frozenset[Part] = frozenset()

    def __or__(self, other: World) -> World:
        """Take away what either takes away."""
        return World(self.rows | other.rows, self.rules | other.rules, self.undone | other.undone)

    @classmethod
    def of(cls, worlds: Iterable[World]) -> World:
        """Take away what any of them takes away."""
        found = cls()
        for world in worlds:
            found = found | world
        return found


@dataclass(frozen=True, slots=True)
class Asked:
    """One of the two questions: the person as the files say, a day, and a state of knowledge."""

    person: Person
    as_of: date
    known_at: datetime | None

    def known(self) -> frozenset[Delivered]:
        """Return the rows known at this question."""
        instant = self.known_at
        return self.person.known(instant.astimezone(UTC).replace(tzinfo=None) if instant else None)


@dataclass(frozen=True, slots=True)
class _Run:
    """Worlds that one run answers: a question, its day, and the rulebook of the world."""

    later: bool
    as_of: date
    rules: frozenset[str]
    undone: frozenset[Part]


#: A rulebook: whether it is the later question's, the rules taken out, the changes undone.
type _Book = tuple[bool, frozenset[str], frozenset[Part]]

#: A run, and the known rows taken away.
type _Key = tuple[_Run, frozenset[Delivered]]


@dataclass(slots=True)
class Worlds:
    """The two questions; keeps every answer, as the same ones are needed again."""

    books: Books
    before: Asked
    after: Asked
    _answers: dict[_Key, PersonScore] = field(default_factory=dict)
    _engines: dict[_Book, Engine] = field(default_factory=dict)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_how: object) -> None:
        while self._engines:
            self._engines.popitem()[1].__exit__(None, None, None)

    def both(self, worlds: Sequence[World]) -> list[tuple[PersonScore, PersonScore]]:
        """Return the earlier and the later answer in each world."""
        return list(zip(self.first(worlds), self.second(worlds), strict=True))

    def first(self, worlds: Sequence[World]) -> list[PersonScore]:
        """Return the answers to the first question; no change of rules has come yet."""
        return self._early(self.before.as_of, worlds)

    def second(self, worlds: Sequence[World]) -> list[PersonScore]:
        """Return the answers to the second question."""
        known, day = self.after.known(), self.after.as_of
        return self._ask([(_Run(True, day, w.rules, w.undone), w.rows & known) for w in worlds])

    def on(self, day: date, world: World) -> PersonScore:
        """Return the answer to the first question on another day."""
        return self._early(day, [world])[0]

    def _early(self, day: date, worlds: Sequence[World]) -> list[PersonScore]:
        known = self.before.known()
        return self._ask([(_Run(False, day, w.rules, frozenset()), w.rows & known) for w in worlds])

    def _ask(self, keys: Sequence[_Key]) -> list[PersonScore]:
        waiting: dict[_Run, dict[frozenset[Delivered], None]] = {}
        for run, rows in keys:
            if (run, rows) not in self._answers:
                waiting.setdefault(run, {})[rows] = None
        for run, wanted in waiting.items():
            self._run(run, list(wanted))
        return [self._answers[key] for key in keys]

    def _run(self, run: _Run, wanted: Sequence[frozenset[Delivered]]) -> None:
        """Ask the kernel about many worlds under one rulebook."""
        asked = self.after if run.later else self.before
        # The numbers of a row are words of the catalogue it was read with.
        person = self.before.person if ALL in run.undone else asked.person
        engine = self._engine(
            (run.later and self.books.before is not self.books.after, run.rules, run.undone)
        )
        with TemporaryDirectory() as folder:
            for first in range(0, len(wanted), AT_ONCE):
                some = wanted[first : first + AT_ONCE]
                part = write_variants(person, some, Path(folder))
                answers = engine.answers(part, as_of=run.as_of, known_at=asked.known_at)
                self._answers |= {
                    (run, rows): answer for rows, answer in zip(some, answers, strict=True)
                }

    def _engine(self, wanted: _Book) -> Engine:
        """Return the engine of a rulebook; the last few are kept, as they are asked again."""
        engine = self._engines.pop(wanted, None)
        if engine is None:
            later, rules, undone = wanted
            book = self.books.with_undone(sorted(undone)) if later else self.books.before
            engine = Engine(without_rules(book, rules), threads=1)
            if len(self._engines) == ENGINES:
                self._engines.pop(next(iter(self._engines))).__exit__(None, None, None)
        self._engines[wanted] = engine
        return engine
