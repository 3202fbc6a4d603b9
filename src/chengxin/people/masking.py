"""What is shown of a name and a number where somebody only has to be told from others.

Bulk views and heads of pages show this; the whole of either is a look of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from chengxin.people.hidden import Hidden

#: How many characters of a number stay, and how many stars stand for the rest of a name at most.
TAIL, STARS = 4, 2


@dataclass(frozen=True, slots=True)
class Masked:
    """The first character of a name with stars, and the last characters of a number."""

    name: str
    tail: str


def masked(name: Hidden, number: Hidden) -> Masked:
    """Return what may be shown; how long a name is shows no further than two stars.

    >>> masked(Hidden("张三"), Hidden("99010519491231002X"))
    Masked(name='张*', tail='002X')
    >>> masked(Hidden("阿依古丽·买买提"), Hidden("E1234"))
    Masked(name='阿**', tail='34')
    """
    text, digits = name.reveal(), number.reveal()
    stars = "*" * max(1, min(STARS, len(text) - 1))
    # Of a short number less is shown, so that most of it stays hidden.
    return Masked(text[:1] + stars, digits[-min(TAIL, len(digits) // 2) :])
