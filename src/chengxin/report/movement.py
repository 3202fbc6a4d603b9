"""Who moves when the rules do: what the report of an impact and the tuning page both show.

Counts of people come in exact and go out through `statistics.rounded`, as words and drawings for
`movement.html`. Nobody is shown, and few are not counted out.
"""

from __future__ import annotations

from collections.abc import Mapping

from chengxin.report import change_words, figures, impact_charts
from chengxin.report.impact_figures import Standing, distribution, matrix
from chengxin.report.statistics import FEWEST
from chengxin.report.versions import action_name, effect_name, sides, summary
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.versions import Action, Change, Diff, Effect
from chengxin.text import _, current_language

#: In which order changes are read.
_FIRST = (Effect.HARSHER, Effect.MIXED, Effect.MILDER)


def shown(count: int | None) -> str:
    """Return a published count for people.

    >>> shown(None), shown(1235)
    ('<10', '1,235')
    """
    return f"<{FEWEST}" if count is None else figures.number(count)


def spread(found: Standing) -> dict[str, object]:
    """The drawing of the points of all people, and its numbers."""
    bins = [tuple(each.values()) for each in distribution(found)]
    return {
        "spread": impact_charts.two_spreads(bins, [level.lowest for level in found.new.levels]),
        "bins": [(f"{lo}–{hi}", shown(before), shown(after)) for lo, hi, before, after in bins],
    }


def moves(found: Standing, *, without_score: bool = True) -> dict[str, object]:
    """The drawing of who moves between levels, and its numbers.

    `without_score` says whether somebody could have a score by one version only.
    """
    before, after = (_levels(book, without_score) for book in (found.old, found.new))
    people = {(each["from"], each["to"]): each["persons"] for each in matrix(found)}
    counts = [[people.get((old, new)) for new in after] for old in before]
    rows, columns = [*before.values()], [*after.values()]
    return {
        "matrix": impact_charts.level_matrix(rows, columns, counts),
        "levels_after": columns,
        "matrix_rows": [
            (name, [shown(count) for count in row]) for name, row in zip(rows, counts, strict=True)
        ],
    }


def _levels(book: Rulebook, without_score: bool) -> Mapping[str, str]:
    levels = {level.id: level.name.get(current_language()) for level in book.levels}
    return levels | {"": _("none")} if without_score else levels


def changes(diff: Diff) -> dict[str, object]:
    """What moves a point in words, harsher things first; what is only text is counted."""
    moving = [change for change in diff.changes if change.effect in _FIRST]
    moving.sort(key=lambda change: _FIRST.index(change.effect))
    return {
        "summary": summary(diff.changes),
        "changes": [_change(diff, change) for change in moving],
        "warnings": [f"{each.message} {each.hint}".strip() for each in diff.warnings],
    }


def _change(diff: Diff, change: Change) -> dict[str, str]:
    thing = change.old if change.new is None else change.new
    old, new = sides(diff, change, grounded=True)
    changed = change.action is Action.CHANGED
    return {
        "kind": change_words.kind_name(change.kind),
        "name": change_words.thing_name(change.key, thing),
        "part": change_words.part_name(change.part) if changed else action_name(change.action),
        "effect": effect_name(change.effect),
        "shape": "good" if change.effect is Effect.MILDER else "wait",
        "old": old,
        "new": new,
    }
