"""Which encoding a text file has, and its bytes as UTF-8.

A file is UTF-8 (with or without a byte order mark) when all of it is, else GB18030. It must never
guess a character: bytes that fit neither become one marker each, and the cell that holds a marker
is refused. The CSV reader calls it.
"""

from __future__ import annotations

import codecs
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from chengxin.text.gb18030 import standard

#: Stands for undecodable bytes; a noncharacter, so no honest cell holds it.
LOST = "\uffff"

UTF8_MARK = b"\xef\xbb\xbf"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")

CHUNK_BYTES = 16 << 20


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
