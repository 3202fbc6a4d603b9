"""Which records are meant: the conditions that their item and their fields must meet."""

from __future__ import annotations

from dataclasses import dataclass

from chengxin.rulebook.model.written import Value, Written


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(Written):
    """A condition on a field or on `severity`: one of `values`, or starts ≤ value < below."""

    field: str
    values: tuple[Value, ...] = ()
    starts: Value | None = None
    below: Value | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Select(Written):
    """Records of any of the items for which every condition holds."""

    items: tuple[str, ...]
    where: tuple[Condition, ...]
