"""Several texts as one string of bytes that no other texts give.

What a seal and an index bind is written with the length before each part: table "ab" with column
"c" must not look like table "a" with column "bc". `cells` and `index` call it.
"""

from __future__ import annotations

from chengxin.people.hidden import Hidden


def joined(*parts: Hidden) -> bytes:
    """Return the parts in UTF-8, each after its length in four bytes.

    >>> joined(Hidden("ab"), Hidden("c")) == joined(Hidden("a"), Hidden("bc"))
    False
    """
    return b"".join(len(part.encoded()).to_bytes(4, "big") + part.encoded() for part in parts)
