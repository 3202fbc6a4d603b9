"""The page on which the numbers of a rulebook are tried, and what is drawn beside them.

The page and its parts are texts; what serves them is not known here. Counts of people go through
`impact_figures` like those of an impact: nobody is shown, few are not counted out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from chengxin.diagnostics import Diagnostic
from chengxin.report import figures, impact, impact_charts, impact_figures
from chengxin.report.pages import environment, render_page
from chengxin.report.statistics import rounded
from chengxin.report.terminal import status, version
from chengxin.report.tune_numbers import sections
from chengxin.report.versions import summary
from chengxin.rulebook.model import Rulebook
from chengxin.rulebook.numbers import Number
from chengxin.scoring.tune import Drawing
from chengxin.scoring.versions import Diff, Effect
from chengxin.text import _, current_language

_ZONE = ZoneInfo("Asia/Shanghai")

#: The files that are served beside the page, with their types.
STATIC = {"tune.js": "text/javascript; charset=utf-8", "tune.css": "text/css; charset=utf-8"}


def static(name: str) -> bytes:
    """Return one of the files of `STATIC`."""
    return (files("chengxin.report") / "templates" / name).read_bytes()


@dataclass(frozen=True, slots=True)
class Tried:
    """A draft on the population: both versions, and how many people stand where by each."""

    old: Rulebook
    new: Rulebook
    now: Drawing
    then: Drawing

    @property
    def matrix(self) -> Mapping[tuple[str, str], int]:
        """People by level now and by the draft."""
        return self.then.matrix

    @property
    def histograms(self) -> tuple[Sequence[tuple[int, int]], Sequence[tuple[int, int]]]:
        """People by score now and by the draft."""
        return sorted(self.now.scores.items()), sorted(self.then.scores.items())

    def moves(self) -> tuple[int, int]:
        """How many stand on a higher level by the draft, and how many on a lower one."""
        rank = {level.id: -at for at, level in enumerate(self.new.levels)}
        up = down = 0
        for (before, after), persons in self.matrix.items():
            if before in rank and after in rank:
                up += persons * (rank[after] > rank[before])
                down += persons * (rank[after] < rank[before])
        return up, down


def tune_page(
    book: Rulebook,
    numbers: Iterable[Number],
    *,
    as_of: date,
    known_at: datetime | None,
    drafts: str,
    drawn: str,
) -> str:
    """Return the page; `drawn` is what `result` says of the rulebook as it is."""
    lang = current_language()
    return render_page(
        "tune.html",
        {
            "title": _("{name}: trying numbers").format(name=book.name.get(lang)),
            "site": book.name.get(lang),
            "standing": status(book),
            "back": "",
            "here": _("Trying numbers"),
            "other": "en" if lang == "zh" else "zh",
            "layout": "tuning",
            "foot": _(
                "A trial: nobody’s score changes. Rulebook {version}. This page asks nothing but"
                " the program on this computer."
            ).format(version=version(book)),
            "as_of": figures.day(as_of),
            "known_at": known_at.astimezone(_ZONE).strftime("%Y-%m-%d %H:%M") if known_at else "",
            "sections": sections(book, numbers),
            "drafts": drafts,
            "drawn": drawn,
            "said": _said(),
        },
        served=True,
    )


def _said() -> dict[str, str]:
    """What the script says; it holds no words of its own."""
    return {
        "was": _("was {number}"),
        "working": _("Drawing …"),
        "invalid": _("This is not a number as it can stand here."),
        "stopped": _("The program on this computer does not answer. Is it still running?"),
        "running": _("{done} of {of} parts of the population scored"),
        "changed": _("Numbers changed: {count}"),
        "saving": _("Saving …"),
    }


def result(tried: Tried, diff: Diff) -> str:
    """Return what the numbers do, as part of a page."""
    spread = impact.spread(tried, {"distribution": impact_figures.distribution(tried)})
    return _part(
        "tune_result.html",
        {
            "tiles": _tiles(tried),
            **_matrix(tried),
            **spread,
            **changes(diff),
        },
    )


def _tiles(tried: Tried) -> list[tuple[str, str]]:
    """How many move. Nobody does as long as nothing is changed; a few are never told from none."""
    same = tried.old.version == tried.new.version
    up, down = ("0" if same else impact.shown(rounded(count)) for count in tried.moves())
    return [
        (_("have a score"), impact.shown(rounded(sum(tried.matrix.values())))),
        (_("move up a level"), up),
        (_("move down a level"), down),
    ]


def _matrix(tried: Tried) -> dict[str, object]:
    """The drawing of who moves. No number that can be tried gives or takes a score as such."""
    levels = [(level.id, level.name.get(current_language())) for level in tried.new.levels]
    names = [name for _id, name in levels]
    counts = [
        [rounded(tried.matrix.get((old, new), 0)) for new, _name in levels] for old, _name in levels
    ]
    return {
        "matrix": impact_charts.level_matrix(names, names, counts),
        "levels_after": names,
        "matrix_rows": [
            (name, [impact.shown(count) for count in row])
            for name, row in zip(names, counts, strict=True)
        ],
    }


def changes(diff: Diff) -> dict[str, object]:
    """What differs in words, harsher things first, and the warnings."""
    order = [Effect.HARSHER, Effect.MIXED, Effect.MILDER]
    found = sorted(
        diff.changes, key=lambda each: order.index(each.effect) if each.effect in order else 9
    )
    return {
        "summary": summary(diff.changes),
        "changes": impact.moving(Diff(diff.old, diff.new, tuple(found), diff.warnings)),
        "warnings": [f"{each.message} {each.hint}".strip() for each in diff.warnings],
    }


def saved_part(folder: str, book: Rulebook, diagnostics: Sequence[Diagnostic], diff: Diff) -> str:
    """Return what is said of a draft that was saved."""
    return _part(
        "tune_saved.html",
        {
            "folder": folder,
            "version": book.version,
            "diagnostics": [f"{each.span}: {each.message} {each.hint}" for each in diagnostics],
            **changes(diff),
        },
    )


def _part(template: str, context: Mapping[str, object]) -> str:
    return environment().get_template(template).render(**context)
