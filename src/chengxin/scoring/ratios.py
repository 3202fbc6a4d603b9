"""The words of the kernel for ratios: what stands below one, and its quotient.

A version without ratios has neutral words and pays nothing. Called by `kernel.shortened`.
"""

from __future__ import annotations

from collections.abc import Callable

from chengxin.scoring.tables import FUNCTIONS, Tables

_RATIO = FUNCTIONS["ratio"]

#: A whole number of hundredths of a per cent, rounded on the person's side: an award's up, a
#: deduction's down; minus one where there is no ratio.
_QUOTIENT = f"""
          when {_RATIO} then case when members < r.fewest or based = 0 then -1
            when r.sign > 0 then @exact_quotient_up(cast(summed as @exact@) * 10000, based)@
            else @exact_quotient(cast(summed as @exact@) * 10000, based)@ end"""


def ratio_words(tables: Tables) -> dict[str, Callable[..., str]]:
    """Return the tokens `if_ratios`, `base`, `ratio` and `window_shown` for a version."""
    bases = {row.base_slot for row in tables.match if row.base_slot is not None}
    shown = f"nullif(g.measure, case when g.function = {_RATIO} then -1 end)"
    words = " ".join(f"when {slot} then {f'r.f{slot}' if slot else 1}" for slot in sorted(bases))
    return {
        "if_ratios": lambda *parts: " " + ", ".join(parts) if bases else "",
        "base": lambda: f"case m.base_slot {words} end",
        "ratio": lambda: _QUOTIENT if bases else "",
        "window_shown": lambda: shown if bases else "g.measure",
    }
