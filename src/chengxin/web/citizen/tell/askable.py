"""What somebody can agree to besides the points, each for itself, in words for the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from chengxin.benefits.selectors import Listed, listed_partner, listed_partners
from chengxin.benefits.services import agree_to_partner, refuse_partner, take_partner_back
from chengxin.benefits.words import State, kind_names
from chengxin.people.consent import Purpose
from chengxin.people.selectors import PublishedNotice, current_notice, notice_of
from chengxin.records.services.market import agree_to_market, refuse_market, take_market_back
from chengxin.report import figures
from chengxin.text import _, current_language
from chengxin.web.citizen.tell.consented import partner_name, purpose_names
from chengxin.web.shared.page import operator

#: What stands before the word of a partner in an address.
PARTNER = "partner-"


@dataclass(frozen=True, slots=True)
class Asked:
    """A purpose that is agreed to by itself, and the services that do what is answered.

    `own` are its own words; `open` is false where nobody can answer now, and `closed` says why.
    The other sentences are what the page says where somebody agreed, said no, or neither; `ends`
    is what taking back does, and `ended` what is said when it was done.
    """

    which: str
    purpose: str
    name: str
    own: tuple[str, ...]
    open: bool
    closed: str
    agreed: str
    refused: str
    neither: str
    stale: str
    ends: tuple[str, ...]
    ended: str
    text: Callable[[], PublishedNotice | None]
    agree: Callable[..., object]
    refuse: Callable[..., object]
    take_back: Callable[..., object]


def every() -> list[Asked]:
    """Return all that can be agreed to, each by itself."""
    return [_market(), *map(_partner, listed_partners())]


def asked(which: str) -> Asked | None:
    """Return the one of an address, or None."""
    if which == "market":
        return _market()
    if which.startswith(PARTNER):
        partner = listed_partner(which.removeprefix(PARTNER))
        return _partner(partner) if partner else None
    return None


def _market() -> Asked:
    return Asked(
        "market", Purpose.MARKET, purpose_names()[Purpose.MARKET],
        (_("Who asks: {who}. Nobody else gets anything.").format(who=operator()),), True, "",
        agreed=_("It is collected because you agreed to it."),
        refused=_("You said no. Nothing of it is stored, and nobody asks you again."),
        neither=_("Nothing of it is stored."),
        stale=_(
            "The text has changed since you agreed. Nothing new is collected until you decide."
        ),
        ends=(
            _(
                "What was collected by this consent is deleted at once, and your points are "
                "computed again without it."
            ),
            _(
                "So is the history of your points from the day on which the first of it was known."
            ),
        ),
        ended=_("You have taken it back. What was collected is deleted."),
        text=lambda: current_notice(Purpose.MARKET, current_language()),
        agree=agree_to_market, refuse=refuse_market, take_back=take_market_back,
    )  # fmt: skip


def _partner(partner: Listed) -> Asked:
    lang = current_language()
    name = partner.names[lang]
    return Asked(
        f"{PARTNER}{partner.word}", partner.purpose, partner_name(partner),
        (
            _("It would ask: {asks}").format(asks=partner.asks[lang]),
            _("For {kind}. Contact: {contact}").format(
                kind=kind_names()[partner.kind], contact=partner.contact
            ),
            _("Nothing is sent to it: no program answers a partner yet."),
        ),
        partner.state is State.OPEN, _closed(partner),
        agreed=_("You agreed that {partner} may ask just this later.").format(partner=name),
        refused=_("You said no. {partner} may not ask, and nobody asks you again.").format(
            partner=name
        ),
        neither=_("{partner} may not ask anything about you.").format(partner=name),
        stale=_("The text has changed since you agreed. It may not ask until you decide."),
        ends=(_("From now on {partner} may not ask anything about you.").format(partner=name),),
        ended=_("You have taken it back. It ended at once."),
        text=lambda: notice_of(bytes.fromhex(partner.digests[current_language()])),
        agree=partial(agree_to_partner, word=partner.word),
        refuse=partial(refuse_partner, word=partner.word),
        take_back=partial(take_partner_back, word=partner.word),
    )  # fmt: skip


def _closed(partner: Listed) -> str:
    match partner.state:
        case State.SUSPENDED:
            return _(
                "This partner is suspended: nobody can agree to it now. If you agreed before, that "
                "stays yours to take back."
            )
        case State.OVER:
            return _("The time of this partner is over.")
        case State.COMING:
            return _("You can decide from {day} on.").format(day=figures.day(partner.first_day))
        case State.OPEN:
            return ""
