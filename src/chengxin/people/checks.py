"""What the digits of an identity number must satisfy: check character, division, day of birth.

Arithmetic and tables only; `identity` decides which of them apply to which kind of number. County
codes are not looked up: they change over the years, and a number keeps the one it was born with.
"""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"

#: The first two digits of every division (GB/T 2260), north to west, then Taiwan.
PROVINCES = frozenset(
    {
        *("11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34", "35", "36", "37"),
        *("41", "42", "43", "44", "45", "46", "50", "51", "52", "53", "54"),
        *("61", "62", "63", "64", "65", "71"),
    }
)

#: Nobody who was born before is alive.
FIRST_BIRTH = date(1900, 1, 1)


def check_character(digits: str) -> str:
    """Return the last character of an identity number (GB 11643-1999, ISO 7064 MOD 11-2).

    A wrong digit or two swapped neighbours never give the same one.

    >>> check_character("11010519491231002")
    'X'
    """
    return _CHECKS[sum(w * int(d) for w, d in zip(_WEIGHTS, digits, strict=True)) % 11]


def birth(digits: str) -> date | None:
    """Return the day that eight digits name, if there is such a day.

    >>> birth("19490231"), birth("19491231")
    (None, datetime.date(1949, 12, 31))
    """
    try:
        born_on = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
    return born_on if born_on >= FIRST_BIRTH else None


def short_birth(digits: str) -> bool:
    """Whether six digits name a day in some century; which one, they do not say.

    >>> short_birth("000229"), short_birth("010229")
    (True, False)
    """
    return any(birth(century + digits) is not None for century in ("19", "20"))
