"""The comparison of rulebooks as a terminal table, as Markdown, and as pages with the rulebooks.

It lays out what `comparison` says: each cell with its articles or the table it is modelled on.
The command line calls it, and the tests write `docs/comparison.md` with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from chengxin.report import frame, joined
from chengxin.report.cite import cite_text, cited
from chengxin.report.columns import Column, plain, table
from chengxin.report.comparison import Group, Part, comparison
from chengxin.report.pages import Links, page_name, write_page
from chengxin.report.site import write_rulebook_site
from chengxin.report.terminal import status, version
from chengxin.rulebook.model import Rulebook
from chengxin.text import LANGUAGES, _, current_language, language

#: Cells of the column of questions, and of each rulebook's column.
_QUESTION, _ANSWER = 22, 40
#: What stands where a rulebook says nothing.
NOTHING = "—"


def compare(rulebooks: Sequence[Rulebook], lang: str) -> str:
    """Return the comparison as text for a terminal, ending with a line break."""
    with language(lang):
        columns = [Column(_QUESTION), *(Column(_ANSWER) for _book in rulebooks)]
        rows: list[Sequence[str] | None] = [
            ["", *(book.name.get(lang) for book in rulebooks)],
            ["", *map(version, rulebooks)],
        ]
        for group in comparison(rulebooks):
            rows += [None, [group.title, *("" for _book in rulebooks)], None]
            for row in group.rows:
                answers = zip(rulebooks, row.cells, strict=True)
                parts = [[_with_ground(book, part) for part in cell] for book, cell in answers]
                # One part a line: the longest cell says how many lines the row has.
                for place in range(max(map(len, parts))):
                    cells = (cell[place] if place < len(cell) else "" for cell in parts)
                    rows.append(
                        [row.what, *(cell or NOTHING for cell in cells)]
                        if place == 0
                        else ["", *cells]
                    )
        return "\n".join([*table(columns, rows), "", *_legend()]) + "\n"


def _with_ground(book: Rulebook, part: Part) -> str:
    """Return what is said with its articles or its table in brackets."""
    if part.thing is None:
        return plain(part.said)
    grounds = (cite_text(book, part.thing), frame.modelled_words(part.thing))
    known = joined.clauses(text for text in grounds if text)
    brackets = "{}（{}）" if current_language() == "zh" else "{} ({})"
    return plain(brackets.format(part.said, known) if known else part.said)


def _legend() -> list[str]:
    return [
        _("{sign}: this rulebook says nothing of it.").format(sign=NOTHING),
        _("What no article fixes is modelled on a published table, and says so."),
        _("Counts are taken from the rulebooks’ files."),
    ]


def compare_markdown(rulebooks: Sequence[Rulebook], lang: str, folders: str) -> str:
    """Return the comparison as Markdown; `folders` leads from the page to the rulebooks' folders.

    Every citation is a link to the article's text.
    """
    with language(lang):
        lines = []
        for group in comparison(rulebooks):
            lines += [f"## {group.title}", ""]
            heads = ["", *(f"[{_cell(b.name.get(lang))}]({folders}/{b.folder})" for b in rulebooks)]
            lines += [_line(heads), _line(["---"] * len(heads))]
            for row in group.rows:
                answers = zip(rulebooks, row.cells, strict=True)
                cells = (
                    "<br>".join(_markdown(book, part, folders) for part in cell) or NOTHING
                    for book, cell in answers
                )
                lines.append(_line([_cell(row.what), *cells]))
            lines.append("")
        return "\n".join([*lines, *_legend()]) + "\n"


def _line(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def _cell(text: str) -> str:
    r"""Return text that cannot end a cell or begin markup.

    >>> _cell("a|b <c> [d]")
    'a\\|b &lt;c> \\[d]'
    """
    return plain(text).replace("|", r"\|").replace("<", "&lt;").replace("[", r"\[")


def _markdown(book: Rulebook, part: Part, folders: str) -> str:
    said = _cell(part.said)
    if part.thing is None:
        return said
    grounds = [
        f"[{_cell(each.text)}]({folders}/{book.folder}/articles/{each.document}/{each.article}.txt)"
        for each in cited(book, part.thing.cite)
    ]
    if modelled := frame.modelled_words(part.thing):
        grounds.append(f"*{_cell(modelled)}*")
    return f"{said} ({'; '.join(grounds)})" if grounds else said


def write_comparison(rulebooks: Sequence[Rulebook], out: Path) -> None:
    """Write the comparison into the folder `out`, and beside it every rulebook as pages.

    The table's citations lead to the articles' pages.
    """
    out.mkdir(parents=True, exist_ok=True)
    home = {lang: page_name("index", lang) for lang in LANGUAGES}
    for lang in LANGUAGES:
        with language(lang):
            write_page(out / home[lang], "compare.html", _context(rulebooks, home))
    for book in rulebooks:
        write_rulebook_site(book, out / book.id, home=home)


def _context(rulebooks: Sequence[Rulebook], home: dict[str, str]) -> dict[str, Any]:
    lang = current_language()
    other = "en" if lang == "zh" else "zh"
    links = [Links(lang, f"{book.id}/") for book in rulebooks]
    return {
        "title": _("Rulebooks compared"),
        "site": _("Rulebooks compared"),
        "standing": _("what each city’s text says"),
        "back": "",
        "back_name": "",
        "here": _("Rulebooks compared"),
        "other": home[other],
        "foot": _("These pages are made from the rulebooks’ files."),
        "legend": _legend(),
        "books": [
            {
                "name": book.name.get(lang),
                "standing": f"{status(book)} · {version(book)}",
                "href": link.page("index"),
                "links": link,
            }
            for book, link in zip(rulebooks, links, strict=True)
        ],
        "groups": [_group(rulebooks, group) for group in comparison(rulebooks)],
    }


def _group(rulebooks: Sequence[Rulebook], group: Group) -> dict[str, Any]:
    return {
        "title": group.title,
        "rows": [
            {
                "what": row.what,
                "cells": [
                    [
                        {
                            "words": part.said,
                            "cites": cited(book, part.thing.cite) if part.thing else (),
                            "modelled": frame.modelled_words(part.thing) if part.thing else "",
                        }
                        for part in cell
                    ]
                    for book, cell in zip(rulebooks, row.cells, strict=True)
                ],
            }
            for row in group.rows
        ],
    }
