"""No character of GB 18030 stays private, whichever edition wrote it."""

from __future__ import annotations

import unicodedata

from chengxin.text.gb18030 import PRIVATE, standard

#: The two-byte characters beside the three areas that are left to the user.
_FIRST = range(0xA1, 0xFF)
_SECOND = [byte for byte in range(0x40, 0xFF) if byte != 0x7F]
_USERS = ((0xAA, 0xAF, 0xA1, 0xFE), (0xF8, 0xFE, 0xA1, 0xFE), (0xA1, 0xA7, 0x40, 0xA0))


def _is_users(first: int, second: int) -> bool:
    return any(a <= first <= b and c <= second <= d for a, b, c, d in _USERS)


def test_every_assigned_pair_of_bytes_is_a_character() -> None:
    private = set()
    for first in _FIRST:
        for second in _SECOND:
            text = standard(bytes((first, second)).decode("gb18030"))
            if unicodedata.category(text) == "Co" and not _is_users(first, second):
                private.add((first, second))
    # Left over are places to which no edition has ever given a character.
    assert all(
        0xA1 <= first <= 0xA9 or (first == 0xD7 and second >= 0xFA) for first, second in private
    )


def test_both_old_forms_of_a_character_are_one() -> None:
    for place, second in enumerate(byte for byte in range(0x50, 0xA1) if byte != 0x7F):
        now = standard(bytes((0xFE, second)).decode("gb18030"))
        assert standard(chr(0xE815 + place)) == now
        assert unicodedata.category(now) in ("Lo", "So")


def test_what_is_no_old_form_stays_as_it_is() -> None:
    assert not {ord(each) for each in PRIVATE.values()} & {*PRIVATE}
    for code in (*range(0xE000, 0xF8FF), 0xF0000, 0x4E00):
        if code not in PRIVATE:
            assert standard(chr(code)) == chr(code)
