"""The page on which the numbers of a rulebook are tried, and what is drawn beside them.

The page and its parts are texts; what serves them is not known here. Counts of people go through
`movement` like those of an impact: nobody is shown, few are not counted out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from importlib.resources import files
from zoneinfo import ZoneInfo

from chengxin.diagnostics import Diagnostic
from chengxin.report import figures, movement
from chengxin.report.pages import environment, render_page
from chengxin.report.statistics import rounded
from chengxin.report.terminal import status, version
from chengxin.report.tune_numbers import sections
from chengxin.rulebook.model import Rulebook
from chengxin.rulebook.numbers import Number
from chengxin.scoring.tune import Drawing
from chengxin.scoring.versions import Diff
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

    @property
    def other_people(self) -> bool:
        """Whether the draft covers other people, by age or residency."""
        old, new = self.old.who, self.new.who
        return (old.age, old.residency) != (new.age, new.residency)

    @property
    def gone(self) -> int:
        """How many have a score now and none by the draft."""
        return sum(persons for (_before, after), persons in self.matrix.items() if not after)

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
    return _part(
        "tune_result.html",
        {
            "tiles": _tiles(tried),
            **movement.moves(tried, without_score=tried.other_people),
            **movement.spread(tried),
            **movement.changes(diff),
        },
    )


def _tiles(tried: Tried) -> list[tuple[str, str]]:
    """How many move. Nobody does as long as nothing is changed; a few are never told from none."""
    same = tried.old.version == tried.new.version
    counts = [*tried.moves(), *([tried.gone] if tried.other_people else [])]
    names = [_("move up a level"), _("move down a level"), _("have no score any more")]
    scored = sum(tried.then.scores.values())
    return [
        (_("have a score"), movement.shown(rounded(scored))),
        *(
            (name, "0" if same else movement.shown(rounded(count)))
            for name, count in zip(names, counts, strict=False)
        ),
    ]


def saved_part(folder: str, book: Rulebook, diagnostics: Sequence[Diagnostic], diff: Diff) -> str:
    """Return what is said of a draft that was saved."""
    return _part(
        "tune_saved.html",
        {
            "folder": folder,
            "version": book.version,
            "diagnostics": [f"{each.span}: {each.message} {each.hint}" for each in diagnostics],
            **movement.changes(diff),
        },
    )


def _part(template: str, context: Mapping[str, object]) -> str:
    return environment().get_template(template).render(**context)
