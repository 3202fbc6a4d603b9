"""From the folder `law/` to `Law` objects, with the texts and the rulebooks they belong to.

Problems are collected as everywhere. The files are read by the same shapes as a rulebook's, so a
wrong key is told with its place and the nearest known one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from chengxin.diagnostics import Diagnostic, Span
from chengxin.law.codes import Code
from chengxin.law.model import DEGREES, PLANNED, ROW, STATUSES, Law, Row
from chengxin.rulebook import load
from chengxin.rulebook.articletext import read_articles
from chengxin.rulebook.folder import Folder
from chengxin.rulebook.grammar.common import NAME
from chengxin.rulebook.model import Article
from chengxin.rulebook.scalars import IDENTIFIER, TEXT, Scalar
from chengxin.rulebook.shapes import Choice, Key, Made, Many, Record, Table
from chengxin.rulebook.source import BAD, Source
from chengxin.text import _

#: Where the rulebooks stand, beside `law/`.
RULEBOOKS = "rulebooks"


def _row_id(text: str) -> str:
    if not ROW.fullmatch(text):
        raise ValueError
    return text


ROW_ID = Scalar(
    _row_id,
    lambda: _("A row is named by its article, such as 12, 2.1, 9(2) or 10/formed."),
    {"type": "string"},
)


def _row(made: Made, _source: Source) -> Any:
    return Row(
        id="",
        status=made["status"],
        must=made["must"],
        note=made["note"],
        covered=made["covered"],
        planned=made["planned"],
        reason=made["reason"],
        also=made["also"] == "yes",
        at=made.at,
    )


LAW = Record(
    {
        "id": Key(IDENTIFIER),
        "title": Key(NAME),
        "number": Key(TEXT),
        "text": Key(TEXT),
        "note": Key(NAME, None),
        "rows": Key(
            Table(
                ROW_ID,
                Record(
                    {
                        "status": Key(Choice(STATUSES)),
                        "must": Key(NAME),
                        "note": Key(NAME, None),
                        "covered": Key(Choice(DEGREES), ""),
                        "planned": Key(Many(Choice(PLANNED)), ()),
                        "reason": Key(NAME, None),
                        "also": Key(Choice(("yes",)), ""),
                    },
                    _row,
                ),
                with_key=lambda key, row, span: replace(row, id=key, at=span),
                fewest=1,
            )
        ),
    },
    lambda made, _source: made,
)


def read_laws(root: Path) -> tuple[dict[str, Law], tuple[Diagnostic, ...]]:
    """Return every law of the checkout at `root` by its identifier, and what is wrong with them.

    Raises FileNotFoundError when there is no folder `law/` with a law in it.
    """
    folder = Folder(root.resolve() / "law")
    files = sorted(folder.root.glob("*.yaml"))
    if not files:
        raise FileNotFoundError(folder.root)
    stored = dict(read_articles(folder))
    laws: dict[str, Law] = {}
    found: list[Diagnostic] = []
    for path in files:
        made = folder.read(path, LAW)
        if made is not BAD:
            law, problems = _law(root, made, stored)
            laws[law.id] = law
            found += [*problems, *_form(law)]
    return laws, (*folder.problems.sorted(), *found)


def _law(
    root: Path, made: Made, stored: Mapping[tuple[str, str], Article]
) -> tuple[Law, tuple[Diagnostic, ...]]:
    """Put a law together with its text: a rulebook's, or one stored in `law/articles/`."""
    shared = {key: made[key] for key in ("id", "title", "number", "note", "rows")}
    kept, _slash, document = made["text"].partition("/")
    if kept == "articles":
        articles = {number: text for (name, number), text in stored.items() if name == document}
        law = Law(**shared, articles=articles, document=document, rulebook=None, at=made.at)
        return law, ()
    loaded = load(root / RULEBOOKS / made["text"])
    book = loaded.rulebook
    if book is None:
        return Law(**shared, articles={}, document="", rulebook=None, at=made.at), (
            loaded.diagnostics
        )
    # The first document of a rulebook is the regulation itself.
    document = next(iter(book.documents))
    articles = {number: text for (name, number), text in book.articles.items() if name == document}
    return Law(**shared, articles=articles, document=document, rulebook=book, at=made.at), ()


def _form(law: Law) -> list[Diagnostic]:
    """Return what a law's rows leave out by themselves."""
    found = []

    def bad(code: Code, message: str, span: Span, hint: str) -> None:
        found.append(Diagnostic(code, message, span, hint=hint, article=law.id))

    for row in law.rows.values():
        named = {"row": f"{law.id} {row.id}"}
        if law.articles and row.article not in law.articles:
            bad(
                Code.NO_SUCH_ARTICLE,
                _("The text has no article for {row}.").format(**named),
                row.at,
                _("Compare its number with the files of the text."),
            )
        if row.status.startswith("O") and (row.covered or row.planned):
            bad(
                Code.NOTHING_TO_COVER,
                _("{row} asks nothing of software, so nothing covers it.").format(**named),
                row.at,
                _("Take 'covered' and 'planned' away, or change its status."),
            )
        if row.reason is None and (row.status in ("O", "O*", "S*")):
            bad(
                Code.NO_REASON,
                _("{row} does not say why it is left out or changed.").format(**named),
                row.at,
                _("Write a 'reason'."),
            )
        if row.status in ("S", "S+O") and row.covered != "yes" and not row.planned:
            bad(
                Code.NO_PLAN,
                _("{row} does not say what of it is still to come.").format(**named),
                row.at,
                _("Write 'planned', or 'covered: yes' when tests prove all of it."),
            )
    for number in sorted({*law.articles} - {row.article for row in law.rows.values()}):
        bad(
            Code.ARTICLE_WITHOUT_ROW,
            _("The text has an article {number} and {law} no row for it.").format(
                number=number, law=law.id
            ),
            law.at,
            _("Write what it asks of software, or why it asks nothing."),
        )
    return found
