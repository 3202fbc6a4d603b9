"""Derived scores in words: what each is for, which piece of it gives what, and when that changes.

They are told apart from the score, which they follow from and are no part of. `show`, `site`,
`comparison` and `explain` call it; no point is computed here.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from chengxin.report import figures, frame, joined, words
from chengxin.report.cite import cite_text
from chengxin.report.columns import Column, plain, table, wrap
from chengxin.rulebook.model import Band, Derived, Rate, Rulebook
from chengxin.scoring.result import DerivedScore
from chengxin.text import _, current_language, language

_WIDTH = 96
_COLUMNS = (
    Column(26),
    Column(30),
    Column(26),
    Column(24),
    Column(12),
    Column(8, right=True),
)


def scene_words(derived: Derived) -> str:
    """Say what a derived score is for."""
    scene = derived.scene
    return _("{scene} ({kind}), and nothing else").format(
        scene=scene.name.get(current_language()), kind=words.scenes()[scene.kind]
    )


def scale_words(derived: Derived) -> str:
    """Say between which numbers its values lie."""
    return _("from {lowest} to {highest}").format(lowest=derived.lowest, highest=derived.highest)


def points_words(rulebook: Rulebook, derived: Derived) -> str:
    """Say which piece of the score gives what."""
    bands = derived.points.bands
    pieces = (piece_words(rulebook, derived, at) for at in range(len(bands)))
    below = _("whoever lies below the base points has what they give")
    return joined.clauses([*pieces, _("a part point goes up"), below])


def piece_words(rulebook: Rulebook, derived: Derived, at: int) -> str:
    """Say what one piece gives, and for which scores."""
    bands = derived.points.bands
    band = bands[at]
    first = max(int(band.starts), rulebook.scale.base)
    last = rulebook.scale.highest if at + 1 == len(bands) else int(bands[at + 1].starts) - 1
    given = rate_words(derived, band)
    if derived.points.form == "rates" and at:
        # A stretch goes on from where the one before it ends.
        given = _("as much as before and {more}").format(more=given)
    return _("{first}–{last}: {given}").format(first=first, last=last, given=given)


def rate_words(derived: Derived, band: Band) -> str:
    """Say what a piece gives at its begin, and for the scores above it."""
    rate = band.rate
    lump = "" if derived.points.form in ("per", "rates") else figures.points(band.points)
    if rate is None or not rate.points:
        return lump or "0"
    more = _rate(rate, band.starts)
    return _("{lump} and {more}").format(lump=lump, more=more) if lump else more


def _rate(rate: Rate, above: Decimal) -> str:
    form = (
        _("{points} for each {unit} above {start}, parts in proportion")
        if rate.proportional
        else _("{points} for each full {unit} above {start}")
    )
    return form.format(points=figures.points(rate.points), unit=int(rate.unit), start=int(above))


def sentence(rulebook: Rulebook, derived: Derived) -> str:
    """Return the whole derived score in one sentence."""
    return joined.closed(
        joined.clauses(
            [scene_words(derived), scale_words(derived), points_words(rulebook, derived)]
        )
    )


def value_words(rulebook: Rulebook, key: str, value: int, until: date | None) -> str:
    """Say one value of a derived score, and how long it stays."""
    name = rulebook.derived[key].name.get(current_language())
    if until is None:
        return _("Derived score “{name}”: {value}").format(name=name, value=value)
    return _("Derived score “{name}”: {value}, the same at least until {day}").format(
        name=name, value=value, day=figures.day(until)
    )


def consent_words() -> str:
    """Say for whom there are any."""
    return _(
        "Made of the finished score and no part of it; they exist only for whoever consented to "
        "that one, besides the consent to the points."
    )


def explain_derived(rulebook: Rulebook, found: Sequence[DerivedScore], *, lang: str) -> str:
    """Return one person's derived scores as a table: from which score, by which piece, how long."""
    with language(lang):
        head = (
            _("Derived score"),
            _("What it is for"),
            _("From the score"),
            _("Article"),
            _("Next change"),
            _("Value"),
        )
        rows: list[tuple[str, ...] | None] = [head, None]
        rows += [_row(rulebook, each) for each in found]
        lines = [_("Derived scores"), *wrap(consent_words(), _WIDTH), "", *table(_COLUMNS, rows)]
        return "\n".join(lines) + "\n"


def _row(rulebook: Rulebook, found: DerivedScore) -> tuple[str, ...]:
    derived = rulebook.derived[found.derived]
    starts = [int(band.starts) for band in derived.points.bands]
    piece = piece_words(rulebook, derived, starts.index(found.begins))
    lang = current_language()
    return (
        f"  {plain(derived.name.get(lang))}",
        derived.scene.name.get(lang),
        f"{found.score} → {piece}",
        cite_text(rulebook, found.cite) or frame.modelled_words(derived),
        str(found.next_change_on) if found.next_change_on else _("no date"),
        str(found.value),
    )
