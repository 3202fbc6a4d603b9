"""The made-up city goes into its site: part by part, through the intake and no other way.

Which files are in stands in the site's folder; one that was interrupted goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
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

#: Told a file, and how many rows it has.
Told = Callable[[str, int], None]


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

    def take_first(self, told: Told) -> None:
        """Take in the first people, with everything about them."""
        if not self._done("first"):
            self._take(next(self._parts()), told, lambda: True)
            self._note("first")

    def take_rest(self, told: Told, going: Callable[[], bool]) -> None:
        """Take in everybody else, unless they are in already, as long as `going` says so."""
        if self._done("everybody"):
            return
        for part in self._parts():
            self._take(part, told, going)
        if going():
            self._note("everybody")

    def take(self, file: Path) -> None:
        """Take in one file of records."""
        judge(delivery_id=receive(path=file, kind=Kind.RECORDS, by=DELIVERER))

    def _parts(self) -> Iterator[Part]:
        return live_parts(
            self.files, self.rulebook, persons=self.persons, seed=self.seed, first=FIRST
        )

    def _take(self, part: Part, told: Told, going: Callable[[], bool]) -> None:
        for each in part.files:
            if going() and not self._done(each.path.name):
                judge(delivery_id=receive(path=each.path, kind=each.kind, by=DELIVERER))
                self._note(each.path.name)
                told(each.path.name, int(each.truth["rows"]))

    def _done(self, name: str) -> bool:
        taken = self.folder / "taken"
        return taken.exists() and name in taken.read_text("utf-8").splitlines()

    def _note(self, name: str) -> None:
        with (self.folder / "taken").open("a", encoding="utf-8") as file:
            file.write(f"{name}\n")
