"""Made-up identities and names that stand nowhere else, and the search for them in any files.

They are looked for in every form in which a careless program could leave them: as UTF-8, UTF-16 and
GB18030, and as the hexadecimal digits of each, which is how a dump writes bytes.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from chengxin.demo.people import identity_number
from tests.people.made_up import BORN

#: How all planted names begin: a family name that nobody has, and that stands in no file of ours.
FAMILY = "\u9f98\u9750"

_ENCODINGS = ("utf-8", "utf-16-le", "gb18030")

#: Read at a time; what is looked for is shorter than what two pieces share.
_PIECE, _SHARED = 1 << 22, 1 << 9


@dataclass(frozen=True, slots=True)
class Planted:
    """Somebody who is made up: a number, and a name of four characters."""

    number: str
    name: str


def planted(count: int, *, first: int = 500_000) -> list[Planted]:
    """Return so many people, of whom no two have a number or a name in common."""
    rng = random.Random(first)
    common = [chr(each) for each in range(0x4E00, 0x9FA6) if chr(each) not in FAMILY]
    pairs = rng.sample(range(len(common) ** 2), count)
    return [
        Planted(
            identity_number(first + each, BORN, "female"),
            FAMILY + common[pair // len(common)] + common[pair % len(common)],
        )
        for each, pair in enumerate(pairs)
    ]


class Search:
    """Finds planted people in bytes, in one pass whatever their number."""

    def __init__(self, people: Iterable[Planted]) -> None:
        texts = [text for one in people for text in (one.number, one.name)]
        self._whole = {
            form for text in texts for encoding in _ENCODINGS for form in _forms(text, encoding)
        }
        # Candidates begin like some of them: the first bytes, and how long such a text is.
        begins = {(form[: _begin(form)], len(form)) for form in self._whole}
        longest = {begin: {size for each, size in begins if each == begin} for begin, _ in begins}
        self._sizes = longest
        self._candidates = re.compile(b"|".join(map(re.escape, sorted(longest))))

    def hits(self, content: bytes) -> set[bytes]:
        """Return every planted text in the bytes, in the form in which it stands there."""
        return {
            content[found.start() : found.start() + size]
            for found in self._candidates.finditer(content)
            for size in self._sizes[found[0]]
            if content[found.start() : found.start() + size] in self._whole
        }

    def in_files(self, folder: Path) -> dict[str, set[bytes]]:
        """Return what stands in the files of a folder, by file; a file may go while it is read."""
        found: dict[str, set[bytes]] = {}
        files = [folder] if folder.is_file() else sorted(folder.rglob("*"))
        for file in files:
            for piece in _pieces(file):
                if hits := self.hits(piece):
                    found.setdefault(file.name, set()).update(hits)
        return found


def _forms(text: str, encoding: str) -> tuple[bytes, ...]:
    encoded = text.encode(encoding)
    return (encoded, encoded.hex().encode(), encoded.hex().upper().encode())


def _begin(form: bytes) -> int:
    """How many bytes of a form all of its kind have in common: the family name, or the province."""
    return min(len(form) // 3, 12)


def _pieces(file: Path) -> Iterator[bytes]:
    try:
        with file.open("rb") as opened:
            before = b""
            while piece := opened.read(_PIECE):
                yield before + piece
                before = piece[-_SHARED:]
    except (FileNotFoundError, IsADirectoryError):
        return
