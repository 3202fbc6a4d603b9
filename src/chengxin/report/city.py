"""The report of a scored city: pages in Chinese and English that stand by themselves.

`CityReport` is what a run knows; `write_city_report` turns it into pages and adds the rulebook's
own pages in the folder `rulebook`. Counts of people go through `statistics`; there is no ranking
and no list of low scores, and the people told of are made up, chosen by their kind of arithmetic.
The demonstration and the command line call it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from chengxin.diagnostics import Diagnostic
from chengxin.report import charts, figures, frame, statistics, told, words
from chengxin.report.arithmetic import arithmetic
from chengxin.report.pages import Links, write_page
from chengxin.report.site import write_rulebook_site
from chengxin.report.terminal import status, version
from chengxin.rulebook.model import Name, Rulebook
from chengxin.scoring.result import PARTS, REASONS, UNMET, PersonScore
from chengxin.text import LANGUAGES, _, current_language, language

if TYPE_CHECKING:
    # Only its type: the room that reads files brings two engines with it.
    from chengxin.ledger import FileCount

#: Kinds of problems told of each file.
_TOP = 5


@dataclass(frozen=True, slots=True)
class DimensionFigures:
    """A dimension's subtotals over all scored people, in centipoints."""

    mean: int
    lower_quartile: int
    median: int
    upper_quartile: int


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a file met one diagnostic; `example` is what was said the first time, and where."""

    code: str
    times: int
    example: str
    hint: Name


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What became of one delivered file. `good`, `bad` and `duplicate` are numbers of rows.

    `kind` is persons, records or marks; `encoding` is empty where a file has none.
    """

    name: str
    kind: str
    encoding: str
    rows: int
    good: int
    bad: int
    duplicate: int
    codes: Sequence[CodeCount] = ()

    @classmethod
    def of(cls, count: FileCount, found: Iterable[Diagnostic]) -> FileVerdict:
        """Return the verdict on a file that was read, with its most frequent problems.

        Examples and hints stay in the language in which the file was read.
        """
        first: dict[str, Diagnostic] = {}
        for diagnostic in found:
            if diagnostic.span.file == count.file:
                first.setdefault(diagnostic.code, diagnostic)
        often = sorted(count.problems.items(), key=lambda problem: (-problem[1], problem[0]))
        codes = []
        for code, times in often[:_TOP]:
            told = first.get(code)
            example = f"{told.span.line}: {told.message}" if told else ""
            hint = told.hint if told else ""
            codes.append(CodeCount(code, times, example, Name(hint, hint)))
        return cls(
            name=count.file,
            kind=count.kind,
            encoding=count.encoding,
            rows=count.rows,
            good=count.good,
            bad=count.bad,
            duplicate=count.duplicate,
            codes=tuple(codes),
        )


@dataclass(frozen=True, slots=True)
class ToldPerson:
    """A made-up person whose arithmetic shows something; `why` says what."""

    title: Name
    why: Name
    name: str
    answer: PersonScore


@dataclass(frozen=True, slots=True)
class CityReport:
    """Everything the report says.

    `histogram` holds (score, persons) for each score that occurs; `levels`, `without_score`,
    `reasons` and `parts` count by the identifiers of the rulebook and of `scoring.result`;
    `reasons` and `parts` count rows. `known_at` is the instant up to which data was known.
    """

    rulebook: Rulebook
    as_of: date
    known_at: datetime | None
    histogram: Sequence[tuple[int, int]]
    levels: Mapping[str, int]
    persons_total: int
    scored: int
    without_score: Mapping[str, int]
    dimensions: Mapping[str, DimensionFigures]
    files: Sequence[FileVerdict]
    reasons: Mapping[str, int]
    parts: Mapping[str, int]
    people: Sequence[ToldPerson]


def page_name(name: str, lang: str) -> str:
    """Return the file name of a page of the report.

    >>> page_name("index", "zh"), page_name("index", "en"), page_name("person-1", "en")
    ('index.html', 'en.html', 'person-1.en.html')
    """
    if name == "index":
        return "index.html" if lang == "zh" else "en.html"
    return f"{name}.html" if lang == "zh" else f"{name}.{lang}.html"


def write_city_report(out: Path, data: CityReport) -> None:
    """Write the report into the folder `out`, which is made when it is missing.

    Raises `DoesNotAddUpError` when a person told of does not add up.
    """
    out.mkdir(parents=True, exist_ok=True)
    write_rulebook_site(data.rulebook, out / "rulebook", home={"zh": "index.html", "en": "en.html"})
    for lang in LANGUAGES:
        with language(lang):
            _write(out, data, "index", "city.html", _index(data))
            for at, person in enumerate(data.people, 1):
                _write(out, data, f"person-{at}", "person.html", _person(data, person))


def _write(
    out: Path, data: CityReport, name: str, template: str, context: Mapping[str, Any]
) -> None:
    lang = current_language()
    book = data.rulebook
    shared = {
        "site": book.name.get(lang),
        "standing": f"{status(book)} · {_('made-up data')}",
        "back": "" if name == "index" else page_name("index", lang),
        "back_name": _("Back"),
        "other": page_name(name, "en" if lang == "zh" else "zh"),
        "foot": _(
            "Rulebook {version}. Nobody here is real: all people and records are made up."
            " This page asks the network for nothing."
        ).format(version=version(book)),
        "links": Links(lang, "rulebook/"),
        "known_at": figures.instant(data.known_at) if data.known_at else "",
    }
    write_page(out / page_name(name, lang), template, shared | dict(context))


def _person(data: CityReport, person: ToldPerson) -> dict[str, Any]:
    lang = current_language()
    made = arithmetic(data.rulebook, person.answer)
    context = told.context(data.rulebook, person.answer, made)
    return context | {
        "example": person.title.get(lang),
        "why": person.why.get(lang),
        "name": person.name,
    }


def _index(data: CityReport) -> dict[str, Any]:
    lang, book = current_language(), data.rulebook
    bins = statistics.bins(data.histogram, book.scale.lowest, book.scale.highest)
    return {
        "title": _("{name}: the whole city").format(name=book.name.get(lang)),
        "here": _("Report"),
        "as_of": figures.day(data.as_of),
        "layout": "wide",
        "tiles": [
            (_("people known"), statistics.shown(data.persons_total)),
            (_("have a score"), statistics.shown(data.scored)),
            (_("have none"), statistics.shown(data.persons_total - data.scored)),
            (_("rows of files read"), figures.number(sum(each.rows for each in data.files))),
        ],
        "chart": charts.histogram(bins, [level.lowest for level in book.levels]),
        "bins": [
            (
                f"{each.lowest}–{each.highest}",
                f"<{statistics.FEWEST}" if each.persons is None else figures.number(each.persons),
            )
            for each in bins
        ],
        "levels": [
            (
                name,
                f"{lowest}–{highest}",
                statistics.shown(data.levels.get(level.id, 0)),
                statistics.share(data.levels.get(level.id, 0), data.scored),
            )
            for (name, lowest, highest), level in zip(
                frame.level_ranges(book), book.levels, strict=True
            )
        ],
        "unmet": [
            (words.unmet()[fact].chip, statistics.shown(data.without_score[fact]))
            for fact in UNMET
            if fact in data.without_score
        ],
        "dimensions": _dimensions(data),
        "files": _files(data),
        "parts_counted": _counted(data.parts, PARTS, words.parts()),
        "reasons": _counted(data.reasons, REASONS, words.reasons()),
        "people": [
            (page_name(f"person-{at}", lang), each.title.get(lang), each.why.get(lang))
            for at, each in enumerate(data.people, 1)
        ],
    }


def _counted(
    counts: Mapping[str, int], order: Sequence[str], named: Mapping[str, words.Worded]
) -> list[tuple[str, str, str]]:
    return [
        (named[each].chip, named[each].sentence, statistics.shown(counts[each]))
        for each in order
        if each in counts
    ]


def _dimensions(data: CityReport) -> list[dict[str, Any]]:
    known = data.dimensions.values()
    low = min((each.lower_quartile for each in known), default=0)
    high = max((each.upper_quartile for each in known), default=0)
    rows = []
    for each in data.rulebook.dimensions.values():
        if each.id not in data.dimensions:
            continue
        stats = data.dimensions[each.id]
        quarters = (stats.lower_quartile, stats.median, stats.upper_quartile)
        rows.append(
            {
                "name": each.name.get(current_language()),
                "id": each.id,
                "numbers": [figures.signed(value) for value in (stats.mean, *quarters)],
                "box": charts.quartiles(*quarters, min(low, 0), max(high, 0)),
            }
        )
    return rows


def _files(data: CityReport) -> list[dict[str, Any]]:
    kinds = words.file_kinds()
    return [
        {
            "name": each.name,
            "details": " · ".join(
                text for text in (kinds.get(each.kind, each.kind), each.encoding) if text
            ),
            "numbers": [
                figures.number(count) for count in (each.rows, each.good, each.bad, each.duplicate)
            ],
            "verdict": _("rows refused") if each.bad else _("all rows good"),
            "shape": "wait" if each.bad else "good",
            "codes": [
                (
                    code.code,
                    figures.number(code.times),
                    code.example,
                    code.hint.get(current_language()),
                )
                for code in each.codes
            ],
        }
        for each in data.files
    ]
