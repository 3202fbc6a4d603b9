"""Numbers that can be somebody's and are drawn at random: they are asked of nobody."""

from __future__ import annotations

from datetime import date

from hypothesis import strategies as st

from chengxin.people.checks import PROVINCES
from chengxin.people.identity import PERMITS

TODAY = date(2026, 11, 27)

_WEIGHTS = [pow(2, 17 - place, 11) for place in range(17)]


def ended(digits: str) -> str:
    """Seventeen digits with the character that ISO 7064 MOD 11-2 puts after them.

    Written from the standard: the sum over all 18 places, each times its power of two, leaves 1.
    """
    rest = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits, strict=True))
    last = (1 - rest) % 11
    return digits + ("X" if last == 10 else str(last))


births = st.dates(date(1900, 1, 1), TODAY).map(lambda day: f"{day:%Y%m%d}")
orders = st.integers(0, 999).map(lambda order: f"{order:03}")
provinces = st.sampled_from(sorted(PROVINCES))
four = st.integers(0, 9999).map(lambda code: f"{code:04}")
three = st.integers(0, 999).map(lambda code: f"{code:03}")


def _numbers(firsts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(firsts, births, orders).map("".join).map(ended)


residents = _numbers(st.tuples(provinces, four).map("".join))
permits = _numbers(st.sampled_from(sorted(PERMITS)))
cards = _numbers(st.tuples(st.just("9"), provinces, three).map("".join))
old_cards = st.tuples(
    st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ", min_size=3, max_size=3),
    four,
    births.map(lambda day: day[2:]),
    st.integers(0, 99).map(lambda order: f"{order:02}"),
).map("".join)
of_18 = st.one_of(residents, permits, cards)
