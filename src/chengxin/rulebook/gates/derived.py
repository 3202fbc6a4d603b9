"""What a derived score must be: one value for every score, never falling, and nobody marked by it.

It serves incentives: more points never give less of it, and whoever lies below the base of the
scale has the value of the base, so that having it is never worse than not having it. Called by
`gates.check`.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.arithmetic import LARGEST, largest_numerator, points_at, shown
from chengxin.rulebook.codes import Code
from chengxin.rulebook.model import Derived, Rulebook, Scale
from chengxin.text import _

#: A score, and the centipoints of the derived score for it.
Value = tuple[int, Fraction]


def check(rulebook: Rulebook, problems: Diagnostics) -> None:
    """Report derived scores that leave a score out, fall, or harm somebody. [jinan 14]"""
    scale = rulebook.scale
    for derived in rulebook.derived.values():
        if derived.lowest >= derived.highest:
            message = _("The scale of a derived score ends above where it begins.")
            problems.error(Code.BAD_SCALE, message, derived.span("scale"))
        elif (
            scale.lowest <= scale.base <= scale.highest
            and _whole(derived, problems)
            and _covers(scale, derived, problems)
        ):
            _range(scale, derived, problems)
            _monotone(scale, derived, problems)


def _whole(derived: Derived, problems: Diagnostics) -> bool:
    """Scores are whole numbers, and every product of the arithmetic fits 64 bits."""
    fine = [
        (number, band.at)
        for band in derived.points.bands
        for number in (band.starts, band.rate.unit if band.rate else Decimal(1))
        if number != int(number)
    ]
    for number, at in fine:
        message = _("{number} is finer than what is measured.").format(number=number)
        problems.error(Code.TOO_FINE, message, at)
    if not fine and largest_numerator(derived.points, 0) >= LARGEST:
        problems.error(
            Code.TOO_LARGE,
            _("These points cannot be counted exactly: the numbers are too large or too fine."),
            derived.points.at,
            hint=_("Take a larger unit, or fewer points for it."),
        )
    return not fine


def _covers(scale: Scale, derived: Derived, problems: Diagnostics) -> bool:
    """Every score from the base up lies in one piece, and every piece holds such a score."""
    starts = [int(band.starts) for band in derived.points.bands]
    if starts[0] > scale.base:
        problems.error(
            Code.DERIVED_PIECES,
            _("Scores from {first} to {last} have no value.").format(
                first=scale.base, last=min(starts[0] - 1, scale.highest)
            ),
            derived.points.at,
            hint=_("The first piece begins at the base, {base}, or below.").format(base=scale.base),
        )
        return False
    for start, following in zip(starts, [*starts[1:], scale.highest + 1], strict=True):
        if following <= scale.base:
            problems.error(
                Code.DERIVED_BELOW_BASE,
                _("The piece from {start} to {last} is for scores below the base alone.").format(
                    start=start, last=following - 1
                ),
                derived.points.at,
                hint=_(
                    "Whoever lies below the base, {base}, has its value: nobody is marked."
                ).format(base=scale.base),
            )
            return False
        if start > scale.highest:
            problems.error(
                Code.DERIVED_PIECES,
                _("No score lies in the piece from {start} on.").format(start=start),
                derived.points.at,
                hint=_("Scores go up to {highest}.").format(highest=scale.highest),
            )
            return False
    return True


def _ends(scale: Scale, derived: Derived) -> Iterator[Value]:
    """Each piece at its first and last score; between them it only climbs, or only falls."""
    points = derived.points
    starts = [int(band.starts) for band in points.bands]
    for start, following in zip(starts, [*starts[1:], scale.highest + 1], strict=True):
        for score in (max(start, scale.base), following - 1):
            yield score, points_at(points, Decimal(score))


def _range(scale: Scale, derived: Derived, problems: Diagnostics) -> None:
    """The value, a part point counted up, lies on the scale of the derived score."""
    for score, value in _ends(scale, derived):
        if not derived.lowest * 100 <= value <= derived.highest * 100:
            problems.error(
                Code.DERIVED_RANGE,
                _("The score {score} gives {value}, which is not on the scale {scale}.").format(
                    score=score,
                    value=shown(value),
                    scale=f"{derived.lowest}–{derived.highest}",
                ),
                derived.points.at,
            )
            return


def _monotone(scale: Scale, derived: Derived, problems: Diagnostics) -> None:
    """Gate 11: more points never give a lower derived score."""
    before: Value | None = None
    for score, value in _ends(scale, derived):
        if before is not None and value < before[1]:
            problems.error(
                Code.NOT_MONOTONE,
                _("{low} gives {low_points} points, {high} gives {high_points}.").format(
                    low=before[0],
                    low_points=shown(before[1]),
                    high=score,
                    high_points=shown(value),
                ),
                derived.points.at,
                hint=_("More points never give a lower derived score."),
            )
            return
        before = score, value
