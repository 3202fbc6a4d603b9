"""From a folder to a `Rulebook`: read every file, resolve references, pass the gates.

All problems are collected; nothing stops at the first one. A rulebook with an error does not
load, and no option makes it load. Called by the command line, the scoring engine and the tests.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chengxin.diagnostics import Diagnostic, Span
from chengxin.rulebook import gates, model, references
from chengxin.rulebook.articletext import read_articles
from chengxin.rulebook.codes import Code
from chengxin.rulebook.folder import Folder
from chengxin.rulebook.grammar.cases import CASES
from chengxin.rulebook.grammar.catalogue import CATALOGUE
from chengxin.rulebook.grammar.duties import DUTY_KEYS
from chengxin.rulebook.grammar.indicators import INDICATORS
from chengxin.rulebook.grammar.settings import SETTINGS
from chengxin.rulebook.shapes import Made
from chengxin.rulebook.source import BAD
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Loaded:
    """The outcome: `rulebook` is None when there is an error among the diagnostics."""

    rulebook: model.Rulebook | None
    diagnostics: tuple[Diagnostic, ...]


def load(folder: Path, *, cases: bool = True, today: date | None = None) -> Loaded:
    """Load the rulebook in `folder`; with `today`, warn of reviews that were due before it.

    With `cases=False` the rule that every rule has a worked case is not asked; property tests
    use it for random rulebooks. Everything else is always asked.
    """
    source = Folder(_resolved(folder))
    if not folder.is_dir():
        source.problems.error(
            Code.MISSING_FOLDER,
            _("There is no such folder."),
            Span(str(folder)),
            hint=_("Name the folder that holds rulebook.yaml."),
        )
        return Loaded(None, source.problems.sorted())
    rulebook = _assemble(source)
    if rulebook is not None:
        rulebook = references.resolve(rulebook, source.problems, source.broken)
        gates.check(rulebook, source.problems, source.broken, cases=cases, today=today)
    diagnostics = source.problems.sorted()
    return Loaded(None if source.problems.failed else rulebook, diagnostics)


def _resolved(folder: Path) -> Path:
    """The folder's full path; what cannot be resolved (a loop of links) is reported as missing."""
    try:
        return folder.resolve()
    except (OSError, RuntimeError):
        return folder.absolute()


def _assemble(source: Folder) -> model.Rulebook | None:
    """Read all files in a fixed order (the version is their hash) and put them together."""
    root = source.root
    if not source.complete():
        return None
    articles = dict(read_articles(source))
    cases = _all(source, "cases", CASES)
    catalogue = source.read(root / "catalogue.yaml", CATALOGUE)
    indicators: dict[str, model.Indicator] = {}
    for path in source.files("indicators", ".yaml"):
        read = source.read(path, INDICATORS)
        if read is BAD:
            source.broken.indicators = True
            continue
        made = {
            key: references.in_dimension(indicator, read["dimension"], read.spans["dimension"])
            for key, indicator in read["indicators"].items()
        }
        _add(indicators, made, source)
    settings = source.read(root / "rulebook.yaml", SETTINGS)
    if settings is BAD or catalogue is BAD:
        return None
    return _rulebook(source, settings, catalogue, indicators, articles, cases)


def _all(source: Folder, kind: str, shape: Any) -> dict[str, model.Case]:
    """Read every file of the cases; a file that cannot be read leaves `broken.cases` behind."""
    found: dict[str, model.Case] = {}
    for path in source.files(kind, ".yaml"):
        before = len(source.problems.found)
        read = source.read(path, shape)
        if len(source.problems.found) > before:
            source.broken.cases = True
        if read is not BAD:
            _add(found, read, source)
    return found


def _rulebook(
    source: Folder,
    settings: Made,
    catalogue: tuple[dict[str, model.Category], dict[str, model.Item]],
    indicators: dict[str, model.Indicator],
    articles: dict[tuple[str, str], model.Article],
    cases: dict[str, model.Case],
) -> model.Rulebook:
    names = ("id", "name", "law", "figures", "first_published", "documents", "who", "scale")
    more = ("levels", "validity", "holds", "display", "guard")
    last = ("dimensions", "pools", "groups", "ceilings", "derived", *DUTY_KEYS)
    starts, until = settings["in_force"]
    severities, severities_from = settings["severities"]
    return model.Rulebook(
        folder=source.root.name,
        version=source.digest.hexdigest(),
        starts=starts,
        until=until,
        severities=severities,
        severities_from=severities_from,
        articles=articles,
        categories=catalogue[0],
        items=catalogue[1],
        indicators=indicators,
        cases=cases,
        at=settings.at,
        spans=settings.spans,
        **{key: settings[key] for key in (*names, *more, *last)},
    )


def _add(known: dict[str, Any], more: dict[str, Any], source: Folder) -> None:
    """Add `more` to `known`; two things of one name are an error at the second."""
    for key, thing in more.items():
        if key in known:
            source.problems.error(
                Code.DOUBLE_KEY,
                _("The key {key!r} stands here twice.").format(key=key),
                thing.at,
                hint=_("The first is in {place}.").format(place=known[key].at),
            )
        else:
            known[key] = thing
