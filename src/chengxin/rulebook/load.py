"""From a folder to a `Rulebook`: read every file, resolve references, pass the gates.

All problems are collected; nothing stops at the first one. A rulebook with an error does not
load, and no option makes it load. Called by the command line, the scoring engine and the tests.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from chengxin.diagnostics import Diagnostic, Span
from chengxin.rulebook import gates, model, references
from chengxin.rulebook.codes import Code
from chengxin.rulebook.folder import Folder
from chengxin.rulebook.grammar.cases import CASES
from chengxin.rulebook.grammar.catalogue import CATALOGUE
from chengxin.rulebook.grammar.duties import DUTY_KEYS
from chengxin.rulebook.grammar.indicators import INDICATORS
from chengxin.rulebook.grammar.settings import SETTINGS
from chengxin.rulebook.scalars import DATE
from chengxin.rulebook.shapes import Made
from chengxin.rulebook.source import BAD, short
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
    articles = dict(_articles(source))
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
    last = ("dimensions", "pools", "ceilings", *DUTY_KEYS)
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


_DOCUMENT = re.compile(r"[a-z][a-z0-9_]*")
_NUMBER = re.compile(r"[0-9A-Za-z.]+")
#: What may stand in an article's head, one to a line, before a blank line and the text.
_HEAD = ("title", "chapter", "from", "to")


def _articles(source: Folder) -> Iterator[tuple[tuple[str, str], model.Article]]:
    """Read `articles/DOC/N.txt`: lines `title: …`, `chapter: …`, a blank line, the text."""
    for path in source.files("articles", ".txt", depth=2):
        key = (path.parent.name, path.stem)
        article = _article(source, path, key)
        if article is None:
            source.broken.names.add("#".join(key))
        else:
            yield key, article


def _article(source: Folder, path: Path, key: tuple[str, str]) -> model.Article | None:
    text = source.text(path)
    if text is None:
        return None
    head, _blank, body = re.sub("\r\n|\r", "\n", text).partition("\n\n")

    def bad(message: str, line: int = 1) -> None:
        source.problems.error(Code.BAD_ARTICLE, message, Span(source.name(path), line, 1))

    if not _DOCUMENT.fullmatch(key[0]) or not _NUMBER.fullmatch(key[1]):
        bad(_("No rule could cite this article: its file is named articles/measures/12.txt."))
        return None
    found: dict[str, Any] = {}
    for line, written in enumerate(head.split("\n"), start=1):
        word, colon, value = (part.strip() for part in written.partition(":"))
        if word not in _HEAD or not colon or not value or word in found:
            bad(_article_form(), line)
            return None
        try:
            found[word] = DATE.parse(value) if word in ("from", "to") else value
        except ValueError:
            bad(f"{short(value)!r}: {DATE.expected()}", line)
            return None
    if "title" not in found or not body.strip():
        bad(_article_form())
        return None
    return model.Article(
        document=key[0],
        number=key[1],
        title=found["title"],
        text=body.strip(),
        starts=_day(found, "from"),
        until=_day(found, "to"),
        at=Span(source.name(path), 1, 1),
    )


def _article_form() -> str:
    return _(
        "An article begins with a line 'title: …' and, where there is need, 'chapter: …', "
        "'from: …', 'to: …'; then come a blank line and its text."
    )


def _day(found: dict[str, Any], word: str) -> date | None:
    day = found.get(word)
    return day if isinstance(day, date) else None
