"""The made-up city goes into its site: part by part, through the intake and no other way.

Which files are in stands in the site's folder; one that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chengxin.demo.cast import FIRST
from chengxin.demo.live import Part, live_parts
from chengxin.ledger.columns import Kind
from chengxin.records.services.judging import judge
from chengxin.records.services.receiving import receive
from chengxin.rulebook.model import Rulebook

#: Who delivers, as the deliveries say.
DELIVERER = "demo"


@dataclass(frozen=True, slots=True)
class Taken:
    """A file that is in, and how many rows it has."""

    name: str
    rows: int


@dataclass(frozen=True, slots=True)
class City:
    """The city of a site: its folder, and what it is drawn from."""

    folder: Path
    rulebook: Rulebook
    persons: int
    seed: int

    @property
    def files(self) -> Path:
        """The folder of the files."""
        return self.folder / "files"

    def first(self) -> Iterator[Taken]:
        """Take in the first people, with everything about them, a file at a time."""
        if not self._done("first"):
            yield from self._take(next(self._parts()))
            self._note("first")

    def rest(self) -> Iterator[Taken]:
        """Take in everybody else, unless they are in already, a file at a time."""
        if not self._done("everybody"):
            for part in self._parts():
                yield from self._take(part)
            self._note("everybody")

    def take(self, file: Path) -> None:
        """Take in one file of records."""
        judge(delivery_id=receive(path=file, kind=Kind.RECORDS, by=DELIVERER))

    def _parts(self) -> Iterator[Part]:
        return live_parts(
            self.files, self.rulebook, persons=self.persons, seed=self.seed, first=FIRST
        )

    def _take(self, part: Part) -> Iterator[Taken]:
        for each in part.files:
            if not self._done(each.path.name):
                judge(delivery_id=receive(path=each.path, kind=each.kind, by=DELIVERER))
                self._note(each.path.name)
                yield Taken(each.path.name, int(each.truth["rows"]))

    def _done(self, name: str) -> bool:
        taken = self.folder / "taken"
        return taken.exists() and name in taken.read_text("utf-8").splitlines()

    def _note(self, name: str) -> None:
        with (self.folder / "taken").open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
