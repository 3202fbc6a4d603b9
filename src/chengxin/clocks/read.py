"""From the folder of years to `Year` objects; all problems are collected, as for a rulebook.

The files are read by the same shapes as a rulebook's, so a wrong key is told with its place and
the nearest known one. A folder with an error gives no years: half a calendar would count wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from chengxin.clocks import gates
from chengxin.clocks.codes import Code
from chengxin.clocks.model import HOLIDAYS, Arrangement, Notice, Review, Source, Year
from chengxin.diagnostics import Diagnostic, Span
from chengxin.rulebook.folder import Folder
from chengxin.rulebook.scalars import DATE, TEXT, whole
from chengxin.rulebook.shapes import Choice, Key, Many, Record
from chengxin.rulebook.source import BAD
from chengxin.text import _

#: Where the published years stand.
YEARS = Path(__file__).parent / "years"

_ARRANGEMENT = Record(
    {
        "of": Key(Many(Choice(HOLIDAYS))),
        "first": Key(DATE),
        "last": Key(DATE),
        "days": Key(whole(1, 30)),
        "worked": Key(Many(DATE), ()),
    },
    lambda made, _source: Arrangement(
        made["of"], made["first"], made["last"], made["days"], made["worked"], made.at
    ),
)

_NOTICE = Record(
    {
        "title": Key(TEXT),
        "number": Key(TEXT),
        "dated": Key(DATE),
        "arrangements": Key(Many(_ARRANGEMENT)),
    },
    lambda made, _source: Notice(
        made["title"], made["number"], made["dated"], made["arrangements"], made.at
    ),
)

_REVIEW = Record(
    {
        "on": Key(DATE),
        "sources": Key(
            Many(
                Record(
                    {"name": Key(TEXT), "as_of": Key(DATE)},
                    lambda made, _source: Source(made["name"], made["as_of"]),
                ),
                fewest=2,
            )
        ),
        "note": Key(TEXT),
    },
    lambda made, _source: Review(made["on"], made["sources"], made["note"]),
)

YEAR = Record(
    {
        "year": Key(whole(1996, 2299)),
        "notices": Key(Many(_NOTICE)),
        "review": Key(_REVIEW),
    },
    lambda made, _source: Year(made["year"], made["notices"], made["review"], made.at),
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome; `years` is empty when there is an error among the diagnostics."""

    years: tuple[Year, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_years(folder: Path = YEARS) -> Loaded:
    """Read every `YYYY.yaml` in the folder, oldest first."""
    source = Folder(folder.absolute())
    files = sorted(source.root.glob("*.yaml"))
    if not files:
        source.problems.error(
            Code.NO_YEARS,
            _("There is no published year here."),
            Span(source.root.name),
            hint=_("Name the folder that holds the files 2020.yaml, 2021.yaml and so on."),
        )
    years: list[Year] = []
    for path in files:
        made: Any = source.read(path, YEAR)
        if made is not BAD:
            gates.check(made, path.stem, source.problems)
            years.append(made)
    diagnostics = source.problems.sorted()
    return Loaded(() if source.problems.failed else tuple(years), diagnostics)
