"""Whether two parts of rulebooks say the same, wherever they were written.

Files, lines and columns do not count; order counts only where the language gives it a meaning.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from chengxin.diagnostics import Span


def same(old: object, new: object) -> bool:
    """Whether two values of the model are equal but for their places.

    >>> from chengxin.rulebook.model import Period
    >>> same(Period(at=Span("a", 1), months=3), Period(at=Span("b", 9), months=3))
    True
    """
    return said(old) == said(new)


def said(value: object) -> object:
    """Return a value of the model without its places, as something that can be compared."""
    if isinstance(value, Mapping):
        return [(said(key), said(each)) for key, each in value.items()]
    if isinstance(value, tuple):
        return [said(each) for each in value]
    if is_dataclass(value):
        return [
            (each.name, said(getattr(value, each.name)))
            for each in fields(value)
            if each.name not in ("at", "spans") and not isinstance(getattr(value, each.name), Span)
        ]
    return value
