"""What somebody can agree to besides the points, each for itself, in words for the page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial

from django.core.exceptions import ImproperlyConfigured

from chengxin.benefits.selectors import Listed, listed_partner, listed_partners
from chengxin.benefits.services import agree_to_partner, refuse_partner, take_partner_back
from chengxin.benefits.words import State, kind_names
from chengxin.people.consent import DERIVED as PURPOSE
from chengxin.people.consent import Purpose
from chengxin.people.selectors import ConsentState, PublishedNotice, current_notice, notice_of
from chengxin.records.services.market import agree_to_market, refuse_market, take_market_back
from chengxin.report import figures
from chengxin.report.derived import scene_words
from chengxin.rulebook.model import Rulebook
from chengxin.standing.deriving.services import (
    agree_to_derived,
    refuse_derived,
    take_derived_back,
)
from chengxin.standing.deriving.texts import digests
from chengxin.standing.errors import NothingInForceError
from chengxin.standing.naming import named_operator
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language
from chengxin.web.citizen.tell.consented import derived_name, partner_name, purpose_names
from chengxin.web.shared.page import operator

#: What stands before the word of a partner in an address.
PARTNER = "partner-"

#: What stands before the name of a derived score there.
DERIVED = "derived-"


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
    digests: frozenset[bytes] | None = None

    def holds(self, state: ConsentState) -> bool:
        """Whether a consent lives and is to the text that is valid now."""
        if self.digests is None or not state.events:
            return state.lives and state.current
        return state.lives and state.events[-1].notice in self.digests


def every() -> list[Asked]:
    """Return all that can be agreed to, each by itself."""
    return [_market(), *derived_scores(), *map(_partner, listed_partners())]


def asked(which: str) -> Asked | None:
    """Return the one of an address, or None."""
    if which == "market":
        return _market()
    if which.startswith(DERIVED):
        return next((each for each in derived_scores() if each.which == which), None)
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


def derived_scores() -> list[Asked]:
    """Return the derived scores of the rules in force, each by itself [jinan 14]."""
    try:
        rulebook, named = current().rulebook, named_operator()
    except (NothingInForceError, ImproperlyConfigured):
        return []
    return [_derived(rulebook, key, digests(rulebook, key, named)) for key in rulebook.derived]


def _derived(rulebook: Rulebook, key: str, texts: Mapping[str, bytes]) -> Asked:
    derived, lang = rulebook.derived[key], current_language()
    return Asked(
        f"{DERIVED}{key}", f"{PURPOSE}{key}", derived_name(rulebook, key),
        (scene_words(derived), _("You alone see it; it is given to nobody.")), True, "",
        agreed=_("It is computed for you whenever you look, and kept nowhere."),
        refused=_("You said no. It is not computed, and nobody asks you again."),
        neither=_("It is not computed."),
        stale=_("The text has changed since you agreed. It is not computed until you decide."),
        ends=(_("It is computed no more from now on."),),
        ended=_("You have taken it back. It ended at once."),
        text=lambda: notice_of(texts[lang]),
        agree=partial(agree_to_derived, key=key), refuse=partial(refuse_derived, key=key),
        take_back=partial(take_derived_back, key=key), digests=frozenset(texts.values()),
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
