"""Which encoding a text file has, and its bytes as UTF-8.

A file is UTF-8 (with or without a byte order mark) when all of it is, else GB18030. It must never
guess a character: bytes that fit neither become one marker each, and the cell that holds a marker
is refused. The CSV reader calls it.
"""

from __future__ import annotations

import codecs
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

#: Stands for undecodable bytes; a noncharacter, so no honest cell holds it.
LOST = "\uffff"

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

CHUNK_BYTES = 16 << 20

#: Where Python's gb18030, which is the edition of 2000, yields private-use characters and the
#: edition of 2022 has real ones: 18 it moved, 6 rare ideographs, and U+1E3F moved in 2005.
_STANDARD = str.maketrans(
    {
        **dict(zip(range(0xE78D, 0xE797), "︐︒︑︓︔︕︖︗︘︙", strict=True)),
        0xE81E: "\u9fb4",
        0xE826: "\u9fb5",
        0xE82B: "\u9fb6",
        0xE82C: "\u9fb7",
        0xE832: "\u9fb8",
        0xE843: "\u9fb9",
        0xE854: "\u9fba",
        0xE864: "\u9fbb",
        0xE816: "\U00020087",
        0xE817: "\U00020089",
        0xE818: "\U000200cc",
        0xE831: "\U000215d7",
        0xE83B: "\U0002298f",
        0xE855: "\U000241fe",
        0xE7C7: "\u1e3f",
    }
)
_PRIVATE = re.compile("[\ue78d-\ue864]")


@dataclass(frozen=True, slots=True)
class Charset:
    """`codec` is "utf-8" or "gb18030"; `whole` when every byte of the file fits it.

    `skip` bytes at the start are a mark. `newline` ends a line: CR alone in old Macintosh files.
    """

    codec: str
    whole: bool
    skip: int
    newline: bytes


@dataclass(frozen=True, slots=True)
class Scan:
    """What one pass over a file finds: its SHA-256, its size, and for text its charset."""

    sha256: str
    size: int
    charset: Charset | None


def standard(text: str) -> str:
    r"""Put the characters of GB 18030-2022 for the private ones that Python's codec yields.

    >>> standard(b"\xfe\x59".decode("gb18030")) == "\u9fb4"
    True
    """
    return text.translate(_STANDARD) if _PRIVATE.search(text) else text


def chunks(path: Path, newline: bytes, skip: int) -> Iterator[tuple[int, bytes]]:
    """Yield (offset, bytes) of a file, cut after line ends so that no character is split.

    A line longer than a chunk comes in one piece, and nothing after it comes at all.
    """
    with path.open("rb") as file:
        file.seek(skip)
        offset, rest = skip, b""
        while data := file.read(CHUNK_BYTES):
            data = rest + data
            cut = data.rfind(newline) + 1
            if not cut and len(data) > CHUNK_BYTES:
                break
            if cut:
                yield offset, data[:cut]
            offset, rest = offset + cut, data[cut:]
        else:
            data = rest
        if data:
            yield offset, data


def scan(path: Path, *, text: bool) -> Scan:
    """Read a file once for its hash and, when it is text, for its charset. Raises OSError."""
    digest, size, head = hashlib.sha256(), 0, b""
    with path.open("rb") as file:
        while data := file.read(1 << 20):
            head = head or data
            size += len(data)
            digest.update(data)
    return Scan(digest.hexdigest(), size, _charset(path, head) if text else None)


def _charset(path: Path, head: bytes) -> Charset:
    skip = len(UTF8_MARK) if head.startswith(UTF8_MARK) else 0
    newline = b"\r" if b"\n" not in head and b"\r" in head else b"\n"
    utf8 = _first_misfit(path, newline, skip, "utf-8")
    if utf8 is None or skip:
        return Charset("utf-8", utf8 is None, skip, newline)
    gb = _first_misfit(path, newline, skip, "gb18030")
    if gb is None:
        return Charset("gb18030", True, skip, newline)
    # Neither fits to the end: the one that goes wrong later is the one that was meant.
    return Charset("gb18030" if gb > utf8 else "utf-8", False, skip, newline)


def _first_misfit(path: Path, newline: bytes, skip: int, codec: str) -> int | None:
    for offset, data in chunks(path, newline, skip):
        try:
            data.decode(codec)
        except UnicodeDecodeError as error:
            return offset + error.start
    return None


def decode(data: bytes, charset: Charset) -> str:
    """Return the text of a chunk, with LOST in place of each undecodable byte sequence."""
    text = data.decode(charset.codec, "strict" if charset.whole else _MARK_LOST)
    if charset.codec == "gb18030":
        text = standard(text)
    return text.replace("\r", "\n") if charset.newline == b"\r" else text


def lost_at(data: bytes, offset: int, charset: Charset) -> dict[int, int]:
    r"""Return, for each line (from 0) that does not decode, the offset of its first bad byte.

    >>> lost_at(b"ab\n\xff\n", 100, Charset("utf-8", False, 0, b"\n"))
    {1: 103}
    """
    found: dict[int, int] = {}
    for number, line in enumerate(data.split(charset.newline)):
        try:
            line.decode(charset.codec)
        except UnicodeDecodeError as error:
            found[number] = offset + error.start
        offset += len(line) + 1
    return found


def _mark_lost(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return LOST, error.end


_MARK_LOST = "chengxin.lost"
codecs.register_error(_MARK_LOST, _mark_lost)
