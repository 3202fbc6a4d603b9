"""A draft of a rulebook: the folder as it stands, with other numbers in its text.

The folder it is made from is never written to. A draft is a folder of its own, admitted or refused
by `load` like any other; it is saved only to a place where nothing is yet. The tuning of numbers
on a population calls it.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

from chengxin.rulebook.load import Loaded, load
from chengxin.rulebook.numbers import Number, read_numbers


class UnknownNumberError(Exception):
    """There is no such number in the rulebook, or something else than a number was given."""


class InsideItselfError(Exception):
    """A draft would be saved inside the folder that it is a draft of."""


class Draft:
    """A rulebook whose numbers are being tried; `work` is an empty folder that it may fill."""

    def __init__(self, folder: Path, work: Path) -> None:
        self.folder = folder.resolve()
        # Places in diagnostics begin with the folder's own name.
        self.work = work / self.folder.name
        _copy(self.folder, self.work)
        self._texts = read_numbers(self.folder)
        self._as_it_was = {name: (self.folder / name).read_bytes() for name in self._texts}
        self._known = {each.id: each for text in self._texts.values() for each in text.numbers}

    @property
    def numbers(self) -> tuple[Number, ...]:
        """The numbers as they stand in the folder, file by file."""
        return tuple(self._known.values())

    def tried(self, edits: Mapping[str, str]) -> Loaded:
        """Return the rulebook with other numbers, or what is wrong with it.

        Raises `UnknownNumberError` before anything is written.
        """
        self.write(edits, self.work)
        return load(self.work)

    def write(self, edits: Mapping[str, str], folder: Path) -> None:
        """Write the files that hold numbers into a copy of the folder."""
        for key, new in edits.items():
            if key not in self._known or not self._known[key].admits(new):
                raise UnknownNumberError(key)
        for name, text in self._texts.items():
            content = self._as_it_was[name]
            if any(each.id in edits for each in text.numbers):
                content = text.with_numbers(edits).encode()
            if (folder / name).read_bytes() != content:
                (folder / name).write_bytes(content)

    def save(self, edits: Mapping[str, str], target: Path) -> Loaded:
        """Write the draft as a folder of its own, and return it as it was loaded from there.

        Raises FileExistsError where something is already, OSError when it cannot be written.
        """
        if target.resolve().is_relative_to(self.folder):
            raise InsideItselfError(target)
        target.mkdir(parents=True)
        try:
            _copy(self.folder, target)
            self.write(edits, target)
        except BaseException:
            shutil.rmtree(target, ignore_errors=True)
            raise
        return load(target)


def _copy(folder: Path, target: Path) -> None:
    """Copy what may have a meaning in a rulebook; hidden files have none."""
    shutil.copytree(
        folder, target, symlinks=True, dirs_exist_ok=True, ignore=shutil.ignore_patterns(".*")
    )
