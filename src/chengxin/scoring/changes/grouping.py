"""Which causes made a difference alone, and which only together: a pure calculation.

It is given how much of a difference is left when some causes never were, and splits the causes
into groups of which each, taken away alone, takes exactly its points. It knows nothing of
records or rules; `changes` calls it with real scores. Decision 0006 says why it is done so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import batched, pairwise

#: From sets of causes that are there to the difference that they make, one for each set.
type Value = Callable[[Sequence[frozenset[int]]], Sequence[int]]

#: So many sets are valued in one call, where there are more.
AT_ONCE = 4000


@dataclass(frozen=True, slots=True)
class Group:
    """Causes that are one row; `alone` is what the difference loses without each by itself."""

    members: tuple[int, ...]
    points: int
    alone: tuple[int, ...]


def groups(count: int, value: Value) -> list[Group]:
    """Split the causes 0 to `count` - 1 into groups, as small as they are found to be.

    For each group, points = value(all) - value(all without the group), and all points add up to
    value(all). All causes without points can be taken away at once. `value` of no causes must be
    0. A threshold that three causes reach together leaves one row of all three; a fourth that has
    nothing to do with them has its own:

    >>> def value(sets):
    ...     return [10 * (len(s & {0, 1, 2}) == 3) - 5 * (3 in s) for s in sets]
    >>> for group in groups(4, value):
    ...     print(group)
    Group(members=(0, 1, 2), points=10, alone=(10, 10, 10))
    Group(members=(3,), points=-5, alone=(-5,))
    """
    if not count:
        return []
    everything = frozenset(range(count))
    active, idle = _sorted_out(count, value)
    parts = [*_connected(active, idle, value), *(frozenset({one}) for one in sorted(idle))]
    while True:
        whole, *without = value([everything, *(everything - part for part in parts)])
        lost = [whole - left for left in without]
        if sum(lost) != whole:
            parts = _coarser(parts, lost, active, idle, value)
            continue
        zero = _union(part for part, points in zip(parts, lost, strict=True) if not points)
        if value([everything - zero]) == [whole]:
            break
        parts = _joined(parts, [part for part in parts if part <= zero])
    whole, *singles = value([everything, *(everything - {one} for one in range(count))])
    alone = [whole - left for left in singles]
    found = [
        Group(tuple(sorted(part)), points, tuple(alone[one] for one in sorted(part)))
        for part, points in zip(parts, lost, strict=True)
    ]
    return sorted(found, key=lambda group: group.members)


def _sorted_out(count: int, value: Value) -> tuple[list[int], frozenset[int]]:
    """Tell causes that change something somewhere on the way from those that never do."""
    everything = frozenset(range(count))
    prefixes = [frozenset(range(size)) for size in range(count + 1)]
    singles = [frozenset({one}) for one in range(count)]
    values = value([*prefixes, *singles, *(everything - one for one in singles)])
    on_the_way, first = values[: count + 1], values[count + 1 : 2 * count + 1]
    last = values[2 * count + 1 :]
    if on_the_way[0]:
        raise ValueError(f"without any cause the difference is {on_the_way[0]}")
    idle = frozenset(
        one
        for one in range(count)
        if not first[one]
        and last[one] == on_the_way[count]
        and on_the_way[one] == on_the_way[one + 1]
    )
    (together,) = value([idle])
    if together:
        return list(range(count)), frozenset()
    return [one for one in range(count) if one not in idle], idle


def _connected(active: Sequence[int], idle: frozenset[int], value: Value) -> list[frozenset[int]]:
    """Join two causes whenever, on the way, the coming of one changes what the other does."""
    prefixes = [idle | frozenset(active[:size]) for size in range(len(active) + 1)]
    values = _in_batches(
        value,
        (side for here in prefixes for one in active for side in (here | {one}, here - {one})),
    )
    does = [[next(values) - next(values) for _one in active] for _prefix in prefixes]
    joined = {one: one for one in active}

    def leader(one: int) -> int:
        while joined[one] != one:
            one = joined[one]
        return one

    for place, coming in enumerate(active):
        for other, one in enumerate(active):
            if does[place][other] != does[place + 1][other]:
                joined[leader(one)] = leader(coming)
    found: dict[int, set[int]] = {}
    for one in active:
        found.setdefault(leader(one), set()).add(one)
    return [frozenset(part) for part in found.values()]


def _in_batches(value: Value, sets: Iterable[frozenset[int]]) -> Iterator[int]:
    """Yield the values of very many sets without holding all of them at a time."""
    for some in batched(sets, AT_ONCE):
        yield from value(some)


def _coarser(
    parts: Sequence[frozenset[int]],
    lost: Sequence[int],
    active: Sequence[int],
    idle: frozenset[int],
    value: Value,
) -> list[frozenset[int]]:
    """Put the groups together that do not take what they gave when they came."""
    here, sets = idle, [idle]
    for part in parts:
        here |= part
        sets.append(here)
    values = value(sets)
    gave = [after - before for before, after in pairwise(values)]
    wrong = [part for part, a, b in zip(parts, lost, gave, strict=True) if a != b]
    if len(wrong) < 2:
        wrong = [part for part in parts if part & {*active}]
    return _joined(parts, wrong if len(wrong) > 1 else parts)


def _joined(
    parts: Sequence[frozenset[int]], some: Sequence[frozenset[int]]
) -> list[frozenset[int]]:
    """Put some of the parts together; there are fewer afterwards, so that it ends."""
    assert len(some) > 1
    return [_union(some), *(part for part in parts if part not in some)]


def _union(parts: Iterable[frozenset[int]]) -> frozenset[int]:
    return frozenset(one for part in parts for one in part)
