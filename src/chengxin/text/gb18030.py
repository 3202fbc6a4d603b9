"""The characters of GB 18030-2022 for the private-use ones that older software puts in their place.

GBK of 1995 had no code point for 80 of its characters and put them into the private-use area; the
edition of 2000 left 14 of them there, and Python's codec is of that edition. The table says which
character each of them is, and nothing else; it guesses no other private-use character. The reader
of files and the normalisation of names share it.
"""

from __future__ import annotations

import re

#: Where Python's gb18030, which is the edition of 2000, yields private-use characters and the
#: edition of 2022 has real ones: 18 it moved, 6 rare ideographs, and U+1E3F moved in 2005.
_SINCE_2000 = {
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


def _gbk_of_1995() -> dict[int, str]:
    """Return what GBK had in the private-use area: 0xFE50 to 0xFEA0 in a row, and 0xA8BF."""
    second = [byte for byte in range(0x50, 0xA1) if byte != 0x7F]
    ideographs = {
        0xE815 + place: bytes((0xFE, byte)).decode("gb18030") for place, byte in enumerate(second)
    }
    return {**ideographs, 0xE7C8: "\u01f9"}


#: Code point in the private-use area → the character it stands for.
PRIVATE = {**_gbk_of_1995(), **_SINCE_2000}

_TABLE = str.maketrans(PRIVATE)
_ANY = re.compile("[\ue78d-\ue864]")


def standard(text: str) -> str:
    r"""Put the characters of GB 18030-2022 for the private ones of older editions.

    >>> standard(b"\xfe\x59".decode("gb18030")) == "\u9fb4"
    True
    >>> standard("\ue81a") == b"\xfe\x55".decode("gb18030")
    True
    """
    return text.translate(_TABLE) if _ANY.search(text) else text
