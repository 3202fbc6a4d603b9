"""What lies behind the tuning page: the draft, the population it is tried on, the run under way.

Knows no HTTP. Several requests may come at once; what is asked of the draft or of a population is
answered one at a time, while a run over everybody goes on beside.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock, Thread

from chengxin.diagnostics import Diagnostic
from chengxin.report.tune import Tried
from chengxin.rulebook.draft import Draft
from chengxin.rulebook.load import Loaded
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.cases import check_cases
from chengxin.scoring.compile import ArithmeticTooLargeError, compile_rulebook
from chengxin.scoring.tune import Asked, Population
from chengxin.scoring.versions import Diff, compare

Edits = Mapping[str, str]

#: What the folder of a draft may be called.
NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a draft.

    `loaded` has the rulebook or what is wrong with it; `too_large` names a rule whose numbers
    could not be counted exactly. `tried` is None when it was refused or needs everybody.
    """

    loaded: Loaded
    too_large: str = ""
    tried: Tried | None = None
    diff: Diff | None = None
    milliseconds: int = 0


@dataclass(frozen=True, slots=True)
class Saved:
    """A draft that was saved."""

    folder: Path
    loaded: Loaded
    diff: Diff


@dataclass(frozen=True, slots=True)
class Running:
    """A run over everybody: parts of the population done, of so many."""

    done: int
    of: int
    under_way: bool


class Desk:
    """One rulebook being tuned on one population. Use `close` when done."""

    def __init__(
        self,
        book: Rulebook,
        draft: Draft,
        population: Population,
        asked: Asked,
        *,
        drafts: Path,
        work: Path,
    ) -> None:
        self.book = book
        self.draft = draft
        self.drafts = drafts
        self._population = population
        self._asked = asked
        self._levels = work / "levels.parquet"
        self._other: Population | None = None
        self._lock = Lock()
        self._running = Running(0, len(asked.slices), under_way=False)
        self._thread: Thread | None = None
        self._saved: dict[str, Rulebook] = {}
        population.write_levels(self._levels)

    def close(self) -> None:
        """End a run that is under way, and forget the populations."""
        self._running = replace(self._running, under_way=False)
        if self._thread is not None:
            self._thread.join()
        for each in (self._population, self._other):
            if each is not None:
                each.close()

    def now(self) -> Tried:
        """The rulebook as it is."""
        kept = self._population.kept
        return Tried(self.book, self.book, kept, kept)

    def draw(self, edits: Edits) -> Answer:
        """Try other numbers.

        Raises `UnknownNumberError` for what is no number of the rulebook.
        """
        started = time.perf_counter()
        with self._lock:
            loaded = self.draft.tried(edits)
            book = loaded.rulebook
            if book is None:
                return Answer(loaded)
            try:
                compile_rulebook(book)
            except ArithmeticTooLargeError as error:
                return Answer(loaded, too_large=str(error))
            able = self._able(book)
            if able is None:
                return Answer(loaded, diff=compare(self.book, book))
            then = able.draw(book)
        answer = Answer(
            loaded,
            tried=Tried(self.book, book, self._population.kept, then),
            diff=compare(self.book, book),
        )
        return replace(answer, milliseconds=int((time.perf_counter() - started) * 1000))

    def _able(self, book: Rulebook) -> Population | None:
        """The population that can tell at once what a draft does."""
        for each in (self._population, self._other):
            if each is not None and not each.needs_everybody(book):
                return each
        return None

    def start(self, edits: Edits) -> Running:
        """Score everybody by a draft, beside what else is asked; one run at a time."""
        with self._lock:
            if self._running.under_way:
                return self._running
            book = self.draft.tried(edits).rulebook
            if book is None or self._able(book) is not None:
                return self._running
            self._running = Running(0, len(self._asked.slices), under_way=True)
            self._thread = Thread(target=self._run, args=(book,), daemon=True)
            self._thread.start()
            return self._running

    def _run(self, book: Rulebook) -> None:
        def told(done: int, of: int) -> None:
            if not self._running.under_way:
                raise InterruptedError
            self._running = Running(done, of, under_way=True)

        other = None
        try:
            other = Population(book, self._asked, levels=self._levels, progress=told)
        except InterruptedError:
            return
        finally:
            if other is None:
                self._running = replace(self._running, under_way=False)
        with self._lock:
            if self._other is not None:
                self._other.close()
            self._other = other
            self._running = replace(self._running, under_way=False)

    def progress(self) -> Running:
        """How far the run over everybody is."""
        return self._running

    def save(self, edits: Edits, name: str) -> Saved | tuple[Diagnostic, ...]:
        """Save the draft under `drafts`, or return what is wrong with it.

        Raises ValueError for a name that is none, FileExistsError where something is already.
        """
        if NAME.fullmatch(name) is None:
            raise ValueError(name)
        with self._lock:
            tried = self.draft.tried(edits)
            if tried.rulebook is None:
                return tried.diagnostics
            folder = self.drafts / name
            loaded = self.draft.save(edits, folder)
        assert loaded.rulebook is not None
        self._saved[name] = loaded.rulebook
        return Saved(folder, loaded, compare(self.book, loaded.rulebook))

    def wrong_cases(self, name: str) -> tuple[int, int]:
        """How many worked cases of a saved draft expect other numbers, and how many there are.

        Raises KeyError for what was not saved here. Takes some seconds; nothing waits for it.
        """
        book = self._saved[name]
        wrong = {problem.path for problem in check_cases(book)}
        return len(wrong), len(book.cases)
