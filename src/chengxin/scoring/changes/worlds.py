"""Both questions asked again as if some causes had never been: every answer is the kernel's.

A world is what is taken away: rows of the files and whole rules on both sides, changes of rules on
the later side only. Worlds under the same rulebook are one population and one run; what cannot
be known at a question is not asked again. `causes` and `changes` call it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import override

from chengxin.ledger import Slice
from chengxin.scoring.changes.person import Delivered, Person, write_variants
from chengxin.scoring.changes.rules import ALL, Books, Part, without_rules
from chengxin.scoring.engines.closing import Closing
from chengxin.scoring.engines.duckdb import Engine
from chengxin.scoring.result import PersonScore

#: So many variants go into one population.
AT_ONCE = 2000

#: So many scores are kept; a person with hundreds of causes has many more, asked once each.
KEPT = 4000

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

    @property
    def book(self) -> _Book:
        """The rulebook of the world."""
        return self.later, self.rules, self.undone


#: A rulebook: whether it is the later question's, the rules taken out, the changes undone.
type _Book = tuple[bool, frozenset[str], frozenset[Part]]

#: A run, and the known rows taken away.
type _Key = tuple[_Run, frozenset[Delivered]]


@dataclass(slots=True)
class Worlds(Closing):
    """The two questions; keeps every answer, as the same ones are needed again."""

    books: Books
    before: Asked
    after: Asked
    _known: tuple[frozenset[Delivered], frozenset[Delivered]] = field(init=False)
    _answers: dict[_Key, PersonScore] = field(default_factory=dict)
    _scores: dict[_Key, int] = field(default_factory=dict)
    _engines: dict[_Book, Engine] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._known = (self.before.known(), self.after.known())

    @override
    def close(self) -> None:
        """Forget the engines that were kept."""
        while self._engines:
            self._engines.popitem()[1].close()

    def both(self, worlds: Sequence[World]) -> list[tuple[PersonScore, PersonScore]]:
        """Return the earlier and the later answer in each world."""
        keys = [
            key
            for world in worlds
            for key in (self._early(self.before.as_of, world), self._late(world))
        ]
        answers = iter(self._whole(keys))
        return list(zip(answers, answers, strict=True))

    def on(self, day: date, world: World) -> PersonScore:
        """Return the answer to the first question on another day."""
        return self._whole([self._early(day, world)])[0]

    def differences(self, worlds: Sequence[World]) -> list[int]:
        """Return by how much the later score is higher in each world; quicker than both answers."""
        first = [self._early(self.before.as_of, world) for world in worlds]
        second = [self._late(world) for world in worlds]
        for run, wanted in _by_run(self._scores, (*first, *second)).items():
            for some, part in self._populations(run, wanted):
                self._scores |= {
                    (run, rows): score
                    for rows, score in zip(some, self._scored(run, part), strict=True)
                }
        found = [
            self._scores[later] - self._scores[earlier]
            for earlier, later in zip(first, second, strict=True)
        ]
        if len(self._scores) > KEPT:
            self._scores.clear()
        return found

    def _early(self, day: date, world: World) -> _Key:
        """What is asked of the first question; no change of rules has come yet."""
        return _Run(False, day, world.rules, frozenset()), world.rows & self._known[0]

    def _late(self, world: World) -> _Key:
        run = _Run(True, self.after.as_of, world.rules, world.undone)
        return run, world.rows & self._known[1]

    def _whole(self, keys: Sequence[_Key]) -> list[PersonScore]:
        for run, wanted in _by_run(self._answers, keys).items():
            engine, asked = self._engine(run.book), self._asked(run)
            for some, part in self._populations(run, wanted):
                answers = engine.answers(part, as_of=run.as_of, known_at=asked.known_at)
                self._answers |= {
                    (run, rows): answer for rows, answer in zip(some, answers, strict=True)
                }
        return [self._answers[key] for key in keys]

    def _scored(self, run: _Run, part: Slice) -> list[int]:
        """Return everybody's score without the rows behind it."""
        engine = self._engine(run.book)
        kernel = engine.prepare(run.as_of, self._asked(run).known_at, rows=False)
        with engine.over(part):
            given = engine.keep_all(kernel)
            query = f"select score from ({kernel.query('score', given=given)}) order by person_no"
            found = engine.connection.execute(query).fetchall()
            engine.drop(*given)
        return [int(score) for (score,) in found]

    def _asked(self, run: _Run) -> Asked:
        return self.after if run.later else self.before

    def _populations(
        self, run: _Run, wanted: Sequence[frozenset[Delivered]]
    ) -> Iterator[tuple[Sequence[frozenset[Delivered]], Slice]]:
        """Yield slices in which each variant of the person is a person."""
        # The numbers of a row are words of the catalogue it was read with.
        person = self.before.person if ALL in run.undone else self._asked(run).person
        with TemporaryDirectory() as folder:
            for first in range(0, len(wanted), AT_ONCE):
                some = wanted[first : first + AT_ONCE]
                yield some, write_variants(person, some, Path(folder))

    def _engine(self, wanted: _Book) -> Engine:
        """Return the engine of a rulebook; the last few are kept, as they are asked again."""
        wanted = (wanted[0] and self.books.before is not self.books.after, *wanted[1:])
        engine = self._engines.pop(wanted, None)
        if engine is None:
            later, rules, undone = wanted
            book = self.books.with_undone(sorted(undone)) if later else self.books.before
            engine = Engine(without_rules(book, rules), threads=1)
            if len(self._engines) == ENGINES:
                self._engines.pop(next(iter(self._engines))).close()
        self._engines[wanted] = engine
        return engine


def _by_run(
    known: Mapping[_Key, object], keys: Iterable[_Key]
) -> dict[_Run, list[frozenset[Delivered]]]:
    """Sort what is not known yet by the run that answers it, each once."""
    waiting: dict[_Run, list[frozenset[Delivered]]] = {}
    for run, rows in dict.fromkeys(keys):
        if (run, rows) not in known:
            waiting.setdefault(run, []).append(rows)
    return waiting
