"""`show`: a whole rulebook for people in a terminal, in Chinese or English.

It says in sentences what the files say and leaves nothing out that gives or takes a point. The
command line calls it; `sentences` makes the sentences and `site` shows the same as pages.
"""

from __future__ import annotations

from chengxin.report import bounds, derived, duties, frame, joined, sentences, words
from chengxin.report.cite import cite_text
from chengxin.report.columns import Column, plain, table, wrap
from chengxin.report.terminal import status, version
from chengxin.rulebook.model import Grounded, Rulebook
from chengxin.text import _, current_language, language

_WIDTH = 96


def show(rulebook: Rulebook, lang: str) -> str:
    """Return the rulebook as text, ending with a line break."""
    with language(lang):
        lines = [
            *_heading(rulebook),
            *_frame(rulebook),
            *_levels(rulebook),
            *_periods(rulebook),
            *(line for each in rulebook.dimensions for line in _dimension(rulebook, each)),
            *_ceilings(rulebook),
            *_derived(rulebook),
            *_duties(rulebook),
            *_catalogue(rulebook),
            *_refused(rulebook),
        ]
        return "\n".join(lines) + "\n"


def _paragraph(text: str, indent: int = 2) -> list[str]:
    return wrap(" " * indent + plain(text), _WIDTH)


def _ground(rulebook: Rulebook, thing: Grounded) -> str:
    """Say where a thing comes from, in brackets."""
    known = [text for text in (cite_text(rulebook, thing), frame.modelled_words(thing)) if text]
    brackets = "（{}）" if current_language() == "zh" else " ({})"
    return brackets.format(joined.clauses(known)) if known else ""


def _heading(rulebook: Rulebook) -> list[str]:
    return [
        plain(rulebook.name.get(current_language())),
        _("{status} · {served} · rulebook {version}").format(
            status=status(rulebook), served=frame.served_words(rulebook), version=version(rulebook)
        ),
        *(
            plain(f"{each.title.get(current_language())} · {each.number}")
            for each in rulebook.documents.values()
        ),
        "",
    ]


def _frame(rulebook: Rulebook) -> list[str]:
    guard = frame.guard_words(rulebook) + (
        _ground(rulebook, rulebook.guard) if rulebook.guard else ""
    )
    return [
        words.grounds()["who"],
        *_paragraph(frame.who_words(rulebook) + _ground(rulebook, rulebook.who)),
        words.grounds()["scale"],
        *_paragraph(frame.scale_words(rulebook) + _ground(rulebook, rulebook.scale)),
        *_paragraph(guard),
        "",
    ]


def _levels(rulebook: Rulebook) -> list[str]:
    rows = [
        (
            f"  {name}",
            f"{lowest}–{highest}",
            cite_text(rulebook, level) or frame.modelled_words(level),
        )
        for (name, lowest, highest), level in zip(
            frame.level_ranges(rulebook), rulebook.levels, strict=True
        )
    ]
    return [_("Levels"), *table((Column(30), Column(12, right=True), Column(50)), rows), ""]


def _periods(rulebook: Rulebook) -> list[str]:
    lines = []
    for what, said, ground in frame.period_lines(rulebook):
        lines.append(what)
        lines += _paragraph(said + (_ground(rulebook, ground) if ground else ""))
    return [*lines, ""]


def _dimension(rulebook: Rulebook, dimension: str) -> list[str]:
    known = rulebook.dimensions[dimension]
    lines = [
        _("Dimension: {name}").format(name=plain(known.name.get(current_language())))
        + _ground(rulebook, known)
    ]
    limits = frame.dimension_limits(rulebook, dimension)
    lines += _paragraph(limits) if limits else []
    for rule in frame.of_dimension(rulebook, dimension):
        lines += _paragraph(rule.name.get(current_language()) + _ground(rulebook, rule))
        lines += _paragraph(sentences.sentence(rulebook, rule), 4)
        said = bounds.limits_sentence(rulebook, rule)
        lines += _paragraph(said, 4) if said else []
    return [*lines, ""]


def _ceilings(rulebook: Rulebook) -> list[str]:
    if not rulebook.ceilings:
        return []
    lines = [_("Ceilings")]
    for ceiling in rulebook.ceilings.values():
        lines += _paragraph(ceiling.name.get(current_language()) + _ground(rulebook, ceiling))
        lines += _paragraph(frame.ceiling_words(rulebook, ceiling.id), 4)
        lines += _paragraph(_("Law: {law}").format(law=ceiling.law), 4)
    return [*lines, ""]


def _derived(rulebook: Rulebook) -> list[str]:
    if not rulebook.derived:
        return []
    lines = [_("Derived scores"), *_paragraph(derived.consent_words())]
    for each in rulebook.derived.values():
        lines += _paragraph(each.name.get(current_language()) + _ground(rulebook, each))
        lines += _paragraph(derived.sentence(rulebook, each), 4)
    return [*lines, ""]


def _duties(rulebook: Rulebook) -> list[str]:
    lines = []
    for section in duties.sections(rulebook):
        lines.append(section.title)
        for entry in section.entries:
            lines += _paragraph(entry.name + _ground(rulebook, entry.thing))
            lines += _paragraph(entry.said, 4)
        lines.append("")
    return lines


def _catalogue(rulebook: Rulebook) -> list[str]:
    uses, consents, lang = words.uses(), words.consents(), current_language()
    lines = [_("Catalogue")]
    for category in rulebook.categories.values():
        rows = [
            (
                f"    {item.name.get(lang)}",
                uses[item.use],
                consents.get(item.consent, item.consent),
                cite_text(rulebook, item) or frame.modelled_words(item),
            )
            for item in frame.items_of(rulebook, category.id)
        ]
        if rows:
            source = words.sources()[category.source]
            lines += _paragraph(f"{category.name.get(lang)} · {source}")
            lines += table((Column(34), Column(20), Column(30), Column(24)), rows)
    return [*lines, ""]


def _refused(rulebook: Rulebook) -> list[str]:
    refused = [item for item in rulebook.items.values() if item.use == "refused"]
    if not refused:
        return []
    rows = [
        (f"  {item.name.get(current_language())}", item.reason, cite_text(rulebook, item))
        for item in refused
    ]
    return [_("Never taken in"), *table((Column(30), Column(48), Column(24)), rows)]
