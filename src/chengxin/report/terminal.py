"""`explain`: one person's arithmetic as text that adds up, in Chinese or English.

It prints what `arithmetic` ordered and decides nothing. Text from files (names, numbers of
records) is stripped of control characters before it reaches a terminal. The command line calls
it; the golden files of the tests hold two whole answers.
"""

from __future__ import annotations

from datetime import datetime

from chengxin.report import figures, words
from chengxin.report.arithmetic import Arithmetic, Block, Line, arithmetic
from chengxin.report.cite import Cited
from chengxin.report.columns import Column, plain, table, wrap
from chengxin.rulebook.model import Rulebook
from chengxin.scoring.result import PersonScore
from chengxin.text import _, current_language, language

#: Cells of a line of prose.
PROSE = 96
_COLUMNS = (
    Column(30),
    Column(36),
    Column(14, right=True),
    Column(24),
    Column(24),
    Column(10, right=True),
)


def explain(
    rulebook: Rulebook, answer: PersonScore, *, lang: str, known_at: datetime | None = None
) -> str:
    """Return the arithmetic of one answer as a terminal table, ending with a line break.

    `known_at` is what was asked with it, and is said in the heading.

    Raises `DoesNotAddUpError` when the answer contradicts itself.
    """
    with language(lang):
        made = arithmetic(rulebook, answer)
        lines = _heading(rulebook, answer, known_at)
        if made.score is None:
            lines += _without_score(made)
        else:
            lines += _sum(made)
        lines += _uncounted(made)
        lines += _changes(made)
        return "\n".join(lines) + "\n"


def status(rulebook: Rulebook) -> str:
    """Return law and figures in words; in the current language.

    A draft or lapsed law must be named wherever a score is.
    """
    law = words.law_status()[rulebook.law]
    return _("{figures} · law {law}").format(
        figures=words.figures_status()[rulebook.figures], law=law
    )


def version(rulebook: Rulebook) -> str:
    """Return the identifier and the first characters of the version, enough to tell two apart."""
    return f"{rulebook.id} {rulebook.version[:8]}"


def _heading(rulebook: Rulebook, answer: PersonScore, known_at: datetime | None) -> list[str]:
    name = rulebook.name.get(current_language())
    known = (
        [_("as known at {instant}").format(instant=figures.instant(known_at))] if known_at else []
    )
    return [
        plain(_("{name}, {person}").format(name=name, person=answer.person)),
        _("as of {day} · {status} · rulebook {version}").format(
            day=figures.day(answer.as_of), status=status(rulebook), version=version(rulebook)
        ),
        *known,
        "",
    ]


def _without_score(made: Arithmetic) -> list[str]:
    lines = [_("No score exists for this day, and none is computed.")]
    for fact in made.unmet:
        lines += _hanging("* ", fact.chip)
        lines += _hanging("  ", fact.sentence)
    return [*lines, ""] if made.uncounted or made.changes or made.next_change_on else lines


def _hanging(mark: str, text: str) -> list[str]:
    first, *rest = wrap(plain(text), PROSE - len(mark))
    return [mark + first, *(" " * len(mark) + line for line in rest)]


def _cites(cites: tuple[Cited, ...]) -> str:
    return ("、" if current_language() == "zh" else "; ").join(each.text for each in cites)


def _span(line: Line) -> str:
    first, last = line.first, line.last
    if last is None:
        return _("from {day}").format(day=first) if first else ""
    if line.row.part == "window":
        return _("in full until {day}").format(day=last)
    return f"{first} – {last}" if first else _("until {day}").format(day=last)


def _row(line: Line) -> tuple[str, ...]:
    return (
        f"  {line.title}",
        line.what,
        line.measure,
        _span(line),
        _cites(line.cites),
        figures.signed(line.points),
    )


def _member(line: Line) -> tuple[str, ...]:
    return (
        "    " + _("of which"),
        f"{line.row.furnisher} · {line.row.record}",
        line.measure,
        _span(line),
        "",
        "",
    )


def _block(block: Block) -> list[tuple[str, ...]]:
    rows: list[tuple[str, ...]] = [(block.name, block.weight, "", "", "", "")]
    for line in block.lines:
        rows.append(_row(line))
        rows += [_member(member) for member in line.members]
    subtotal = "  " + _("subtotal")
    rows.append((subtotal, "", "", "", "", figures.signed(block.subtotal)))
    return rows


def _sum(made: Arithmetic) -> list[str]:
    head = (_("What"), _("Record or period"), _("Measure"), _("Counts"), _("Article"), _("Points"))
    base = (_("Base points"), "", "", "", _cites(made.base_cites), figures.points(made.base))
    rows: list[tuple[str, ...] | None] = [head, None, base]
    for block in made.blocks:
        rows += _block(block)
    if made.corrections:
        rows.append((_("Corrections of the whole"), "", "", "", "", ""))
        for line in made.corrections:
            rows.append(_row(line))
    score = figures.points((made.score or 0) * 100)
    rows += [None, (_("Total"), made.level, "", "", "", score)]
    return [*table(_COLUMNS, rows), "", made.total, ""]


def _uncounted(made: Arithmetic) -> list[str]:
    if not made.uncounted:
        return []
    rows: list[tuple[str, ...] | None] = []
    for line in made.uncounted:
        reason = line.reason
        chip, sentence = reason if reason else ("", "")
        rows.append((f"  {line.title}", line.what, chip, sentence))
        rows += [
            ("", f"  {member.row.furnisher} · {member.row.record}", "", "")
            for member in line.members
        ]
    columns = (Column(30), Column(34), Column(18), Column(48))
    return [_("What did not count, and why"), *table(columns, rows), ""]


def _changes(made: Arithmetic) -> list[str]:
    rows: list[tuple[str, ...] | None] = [
        (f"  {change.on}", change.line.title, change.line.what, change.text)
        for change in made.changes
    ]
    if made.next_change_on:
        first = _("Nothing changes before {day}, unless a new record or mark arrives.").format(
            day=figures.day(made.next_change_on)
        )
    elif made.score is None:
        return []
    else:
        first = _("No change is known in advance.")
    columns = (Column(12), Column(30), Column(34), Column(40))
    return [_("What will change, and when"), f"  {first}", *table(columns, rows)]
