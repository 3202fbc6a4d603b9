"""Whether a city's clocks, channels and reviews fit together, and are there when its law is.

Called by `gates.check`. Days are parameters: nothing here asks what day it is.
"""

from __future__ import annotations

from datetime import date

from chengxin.clock import months_later
from chengxin.diagnostics import Diagnostics
from chengxin.rulebook.codes import Code
from chengxin.rulebook.grammar.duties import DUTIES, IN_QUESTION
from chengxin.rulebook.model import Clock, Review, Rulebook
from chengxin.rulebook.source import Broken
from chengxin.text import _


def check(
    rulebook: Rulebook, problems: Diagnostics, broken: Broken, today: date | None = None
) -> None:
    """Report clocks and channels that are missing or mean nothing, and reviews that are overdue."""
    for clock in rulebook.clocks.values():
        _clock(clock, problems)
    if rulebook.law == "in_force":
        _needed(rulebook, problems, broken)
    for change in rulebook.changes:
        if change.on < rulebook.first_published:
            problems.error(
                Code.BAD_DATES,
                _("Nothing changes before the first version was published."),
                change.span("on"),
            )
    for key, review in rulebook.reviews.items():
        if today is not None and due_on(review) < today:
            problems.warn(
                Code.REVIEW_OVERDUE,
                _("The review of {what} was due on {day}.").format(what=key, day=due_on(review)),
                review.span("last_on"),
                hint=_("Look it through, and write the day under 'last_on'."),
            )


def due_on(review: Review) -> date:
    """Return the day on which the next review is due.

    >>> from chengxin.diagnostics import Span
    >>> due_on(Review(every=12, last_on=date(2024, 2, 29), at=Span("")))
    datetime.date(2025, 2, 28)
    """
    return months_later(review.last_on, review.every)


def _clock(clock: Clock, problems: Diagnostics) -> None:
    """A clock runs from an event of its duty, and has an effect only on what is in question."""
    starts = DUTIES[clock.id]
    if clock.starts not in starts:
        problems.error(
            Code.CLOCK_DOES_NOT_FIT,
            _("The clock {clock!r} does not run from {word!r}.").format(
                clock=clock.id, word=clock.starts
            ),
            clock.span("starts"),
            hint=_("Known here: {words}.").format(words=", ".join(starts)),
        )
    if clock.effect == "stops_counting" and clock.id not in IN_QUESTION:
        problems.error(
            Code.CLOCK_DOES_NOT_FIT,
            _("When the clock {clock!r} runs out, no item is in question that could stop.").format(
                clock=clock.id
            ),
            clock.span("effect"),
        )


def _needed(rulebook: Rulebook, problems: Diagnostics, broken: Broken) -> None:
    """With its law in force a city answers disputes in a time that is known, and is reachable."""
    if "dispute_own" not in rulebook.clocks:
        problems.error(
            Code.NO_CLOCK,
            _("The law is in force, and nothing says how long the answer to a dispute may take."),
            rulebook.span("clocks"),
            hint=_("Add the clock 'dispute_own'; modelled_on where the text is silent."),
        )
    if not rulebook.channels and not broken.names:
        problems.error(
            Code.NO_CHANNEL,
            _("The law is in force, and nothing says where a person may ask for the score."),
            rulebook.span("channels"),
            hint=_("Add 'channels:' with at least one, free and by real name."),
        )
