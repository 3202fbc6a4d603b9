"""What is held about somebody, kind by kind: why, on what, from whom, until when.

Counts, names and days come from the tables, from the kernel and from the rulebook in force. What
the rulebook cites is linked; a law of the state is named by its article.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from chengxin.access.purposes import basis_name
from chengxin.people.held.selectors import Attested, ConsentHeld
from chengxin.people.periods import Kept
from chengxin.records.about.selectors import Filed
from chengxin.report import duties, figures, joined
from chengxin.report.cite import Cited, cited
from chengxin.rulebook.model import Citation, Rulebook
from chengxin.scoring.result import Row
from chengxin.text import _
from chengxin.web.citizen.tell.kept import days
from chengxin.web.citizen.tell.lasting import lasting
from chengxin.web.citizen.visits import ABSOLUTE, IDLE


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of what is held; `count` is what there is of it now."""

    name: str
    count: str
    why: str
    cites: tuple[Cited, ...]
    basis: str
    source: str
    until: str


@dataclass(frozen=True, slots=True)
class Counted:
    """What there is of a person, as the selectors gave it."""

    facts: Sequence[Attested]
    consents: Sequence[ConsentHeld]
    records: Sequence[Filed]
    rows: Sequence[Row]
    changes: int
    looks: int
    words: int
    declared: int
    complaints: int


def kinds(rulebook: Rulebook, found: Counted) -> list[Kind]:
    """Return every kind of data about a person."""
    told = _cites(rulebook)
    good = _("until you leave for good")
    return [
        Kind(
            _("Name and number of your document"), _("one of each, sealed"),
            _("to know whose records they are"), told["who"], basis_name("PIPL 13"),
            _("you, when you joined, by way of whoever proved who you are"), good,
        ),
        Kind(
            _("Facts for taking part"), _count(len(found.facts)),
            _("to see whether the measures cover you"), told["who"], "",
            _("you, or the body that attested them"), good,
        ),
        Kind(
            _("What you agreed to"), _count(sum(len(each.events) for each in found.consents)),
            _("to prove that nothing was done without your yes"), told["consent"],
            basis_name("PIPL 14"), _("you"),
            _("as long as the site; after you leave for good under a number that leads to nobody"),
        ),
        Kind(
            _("Records and what was decided about them"), _count(len(found.records)),
            _("to compute your points"), told["records"], "",
            joined.listed(sorted({each.furnisher for each in found.records})) or _("nobody yet"),
            _records_until(rulebook, found),
        ),
        Kind(
            _("Your words beside records, and requests for correction"), _count(found.words),
            _("to show and to answer what you say"), told["dispute"], basis_name("PIPL 46"),
            _("you, and the body that answered"),
            _("until you remove your words, and at the latest until you leave for good"),
        ),
        Kind(
            _("What you declared yourself"), _count(found.declared),
            _("to have it verified and counted"), (), basis_name("PIPL 13"),
            _("you, and whoever verified it"),
            _("until you delete it, and at the latest until you leave for good"),
        ),
        Kind(
            _("Your points, how they came about, and messages about it"), _count(found.changes),
            _("to show you where you stand and why"), told["scale"], basis_name("PIPL 24"),
            _("computed here from the records by the rules"), _points_until(rulebook),
        ),
        Kind(
            _("Who looked"), _count(found.looks),
            _("so that you see who looked and what for"), (), basis_name("PIPL 51, PIPL 54"),
            _("written by this site at each look"),
            _("as long as the site, for no text sets an end; after you leave it leads to nobody"),
        ),
        Kind(
            _("Complaints about looks"), _count(found.complaints),
            _("to examine and answer them"), (), basis_name("PIPL 50"), _("you, and the audit"),
            _("your words until you leave for good; that there was one stays with the look"),
        ),
        Kind(
            _("That you are signed in"), _("this visit"), _("so that nobody else sees your pages"),
            (), basis_name("PIPL 51"), _("your sign-in"),
            _("{idle} minutes without a page, and {hours} hours in any case").format(
                idle=int(IDLE.total_seconds()) // 60, hours=int(ABSOLUTE.total_seconds()) // 3600
            ),
        ),
    ]  # fmt: skip


def _count(many: int) -> str:
    return figures.number(many)


def _cites(rulebook: Rulebook) -> dict[str, tuple[Cited, ...]]:
    disputes = [each for key, each in rulebook.clocks.items() if key.startswith("dispute")]
    grounds: dict[str, Iterable[Citation]] = {
        "who": rulebook.who.cite,
        "consent": rulebook.consent.cite if rulebook.consent else (),
        "records": rulebook.validity.cite,
        "dispute": [cite for clock in disputes for cite in clock.cite],
        "scale": rulebook.scale.cite,
    }
    return {name: _once(cited(rulebook, tuple(cites))) for name, cites in grounds.items()}


def _once(cites: Collection[Cited]) -> tuple[Cited, ...]:
    return tuple(dict.fromkeys(cites))


def _records_until(rulebook: Rulebook, found: Counted) -> str:
    """Say when records stop counting, by the rules, and what becomes of them then."""
    counting = [
        day
        for each in found.records
        if (day := lasting(rulebook, each, found.rows).counts) is not None
    ]
    said = [_between(min(counting), max(counting))] if counting else []
    said.append(_("each page of a record says its own days"))
    said.append(
        _(
            "what no longer counts or shows by any period of the rules goes {length} later, and "
            "sooner when you delete it, its furnisher corrects it or you leave"
        ).format(length=days(Kept.RECORDS))
    )
    return joined.clauses(said)


def _between(first: date, last: date) -> str:
    if first == last:
        return _("they count until {last}").format(last=figures.day(last))
    return _("the first counts until {first}, the last until {last}").format(
        first=figures.day(first), last=figures.day(last)
    )


def _points_until(rulebook: Rulebook) -> str:
    clock = rulebook.clocks.get("consent_end")
    if clock is None:
        return _("until you take your consent back")
    return _("until you take your consent back; then gone: {length}").format(
        length=duties.length_words(clock)
    )
