"""The files of a rulebook folder: which there are, and their text, whatever the folder holds.

A hostile folder costs a diagnostic and nothing else: only plain files are opened, never through a
link, and no more is read than a file may hold. Every file either has a meaning or is an error, so
that no rule is left out in silence. Called by `load` only.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from chengxin.diagnostics import Diagnostics, Span
from chengxin.rulebook.codes import Code
from chengxin.rulebook.gates import refused_keys
from chengxin.rulebook.nodes import compose
from chengxin.rulebook.shapes import Shape
from chengxin.rulebook.source import BAD, Broken, EnoughError, Source, nearest
from chengxin.text import _

#: The largest file of a rulebook; a regulation's article or a dimension's rules are far smaller.
MOST_BYTES = 1_000_000
#: The only files in the folder itself, and the folders in it.
FILES = ("rulebook.yaml", "catalogue.yaml")
FOLDERS = ("articles", "cases", "indicators")

#: Characters that no reader sees, or that turn text round: what is reviewed must be what is read.
_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\xad\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)


@dataclass(slots=True)
class Folder:
    """The folder's files: what was read, and where problems go."""

    root: Path
    problems: Diagnostics = field(default_factory=Diagnostics)
    broken: Broken = field(default_factory=Broken)
    digest: Any = field(default_factory=hashlib.sha256)

    def name(self, path: Path) -> str:
        """How `path` is called in diagnostics: from the folder's own name on."""
        whole = (Path(self.root.name) / path.relative_to(self.root)).as_posix()
        return "".join(letter if letter.isprintable() else "?" for letter in whole)

    def error(self, code: Code, message: str, path: Path, hint: str = "") -> None:
        """Report a problem of a whole file."""
        self.problems.error(code, message, Span(self.name(path)), hint=hint)

    def files(self, kind: str, suffix: str, depth: int = 1) -> Iterator[Path]:
        """Yield the files `kind/*suffix` (or `kind/*/*suffix`) in order; report all others."""
        for entry in self._entries(self.root / kind):
            if depth > 1 and entry.is_dir():
                yield from self.files(f"{kind}/{entry.name}", suffix)
            elif depth > 1 or entry.suffix != suffix:
                self._unknown(entry, _("Only files that end in {suffix} are read here."), suffix)
            else:
                yield entry

    def complete(self) -> bool:
        """Report what lies in the folder itself and is never read; False without rulebook.yaml."""
        if not os.path.lexists(self.root / FILES[0]):
            inside = [path for path in self._entries(self.root) if (path / FILES[0]).is_file()]
            hint = _("Did you mean {word!r}?").format(word=self.name(inside[0])) if inside else ""
            self.error(Code.MISSING_FILE, _("This file is missing."), self.root / FILES[0], hint)
            return False
        for entry in self._entries(self.root):
            known = FOLDERS if entry.is_dir() else FILES
            if entry.name not in known and not entry.name.startswith("README"):
                self._unknown(entry, nearest(entry.name, [*FILES, *FOLDERS]), "")
        return True

    def _unknown(self, path: Path, hint: str, suffix: str) -> None:
        self.error(
            Code.UNKNOWN_FILE,
            _("This file has no meaning in a rulebook."),
            path,
            hint.format(suffix=suffix),
        )

    def _entries(self, folder: Path) -> list[Path]:
        """Return what lies in `folder`, but for hidden files; nothing when it is not there."""
        if folder != self.root and not folder.exists():
            return []
        try:
            entries = sorted(folder.iterdir())
        except OSError as error:
            self._unreadable(folder, error)
            return []
        return [entry for entry in entries if not entry.name.startswith(".")]

    def _unreadable(self, path: Path, error: OSError) -> None:
        self.error(
            Code.UNREADABLE_FILE,
            _("This cannot be read: {problem}.").format(problem=error.strerror),
            path,
        )

    def content(self, path: Path) -> bytes | None:
        """Return the file's bytes, or report why there are none."""
        try:
            if not stat.S_ISREG(path.lstat().st_mode):
                self._not_a_file(path)
                return None
            # The file may have been changed for a link or a pipe since it was looked at.
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
            try:
                if not stat.S_ISREG(os.fstat(handle).st_mode):
                    self._not_a_file(path)
                    return None
                content = _at_most(handle, MOST_BYTES + 1)
            finally:
                os.close(handle)
        except FileNotFoundError:
            self.error(Code.MISSING_FILE, _("This file is missing."), path)
            return None
        except OSError as error:
            self._unreadable(path, error)
            return None
        if len(content) > MOST_BYTES:
            self.error(Code.FILE_TOO_LARGE, _("This file is larger than 1 MB."), path)
            return None
        return content

    def _not_a_file(self, path: Path) -> None:
        """Report something else in a file's place."""
        self.error(
            Code.NOT_A_FILE,
            _("This is no plain file."),
            path,
            _("A rulebook holds its own text: no links, no pipes, no folders in a file's place."),
        )

    def text(self, path: Path) -> str | None:
        """Return the file's text, or report why it cannot be read; it joins the version's hash."""
        content = self.content(path)
        if content is None:
            return None
        for part in (os.fsencode(path.relative_to(self.root)), content):
            self.digest.update(len(part).to_bytes(8, "big") + part)
        try:
            text = content.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            self.problems.error(
                Code.WRONG_ENCODING,
                _("This file is not UTF-8."),
                self._place(path, content[: error.start].decode("utf-8-sig")),
                hint=_("Save it as UTF-8 and try again."),
            )
            return None
        if (hidden := _HIDDEN.search(text)) is not None:
            self.problems.error(
                Code.HIDDEN_CHARACTER,
                _("A character that nobody sees stands here: {character}.").format(
                    character=f"U+{ord(hidden.group()):04X}"
                ),
                self._place(path, text[: hidden.start()]),
                hint=_("Delete it and write what was meant."),
            )
            return None
        return text

    def _place(self, path: Path, before: str) -> Span:
        """The place right after the text `before`."""
        lines = re.split("\r\n|\r|\n", before)
        return Span(self.name(path), len(lines), len(lines[-1]) + 1)

    def read(self, path: Path, shape: Shape) -> Any:
        """Read a YAML file by `shape`; `BAD` when it cannot be."""
        text = self.text(path)
        if text is None:
            return BAD
        name = self.name(path)
        source = Source(name, self.problems, refused_keys=refused_keys(), broken=self.broken)
        try:
            node = compose(text, source)
            return BAD if node is BAD else shape.read(node, source)
        except EnoughError:
            self.error(
                Code.TOO_MANY_PROBLEMS,
                _("After {most} problems this file was not read on.").format(most=source.count),
                path,
            )
            return BAD


def _at_most(handle: int, most: int) -> bytes:
    """Read up to `most` bytes."""
    parts: list[bytes] = []
    while most > 0 and (part := os.read(handle, most)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)
