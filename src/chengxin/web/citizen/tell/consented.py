"""What happened to a consent, in words and newest first."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from chengxin.benefits.selectors import Listed, listed_partner
from chengxin.people.assisting import document_names
from chengxin.people.consent import DERIVED, PARTNER, Event, Giver, Purpose
from chengxin.people.selectors import Assisted, ConsentState
from chengxin.report import figures
from chengxin.rulebook.model import Rulebook
from chengxin.standing.services.versions import current
from chengxin.text import _, current_language


def purpose_names() -> Mapping[Purpose, str]:
    """Return how each purpose is called that people agree to.

    >>> set(purpose_names()) == set(Purpose)
    True
    """
    return {
        Purpose.COMPUTE: _("Computing your points"),
        Purpose.MARKET: _("Collecting market credit information"),
    }


def purpose_name(purpose: str) -> str:
    """Return a purpose as it was kept; one that is known no more by its code."""
    if purpose.startswith(PARTNER) and (partner := listed_partner(purpose.removeprefix(PARTNER))):
        return partner_name(partner)
    if purpose.startswith(DERIVED) and (key := purpose.removeprefix(DERIVED)):
        rulebook = current().rulebook
        return derived_name(rulebook, key) if key in rulebook.derived else purpose
    return {str(each): name for each, name in purpose_names().items()}.get(purpose, purpose)


def partner_name(partner: Listed) -> str:
    """Return how the consent to a partner is called."""
    return _("Partner: {partner}").format(partner=partner.names[current_language()])


def derived_name(rulebook: Rulebook, key: str) -> str:
    """Return how the consent to a derived score is called."""
    name = rulebook.derived[key].name.get(current_language())
    return _("Derived score: {name}").format(name=name)


def event_names() -> Mapping[Event, str]:
    """Return how each event is called.

    >>> set(event_names()) == set(Event)
    True
    """
    return {
        Event.REQUESTED: _("You were asked"),
        Event.GIVEN: _("You agreed"),
        Event.REFUSED: _("You said no"),
        Event.WITHDRAWN: _("You took your consent back"),
        Event.EXPIRED: _("The agreed term was over"),
    }


def giver_names() -> Mapping[Giver, str]:
    """Return by what way somebody said it.

    >>> set(giver_names()) == set(Giver)
    True
    """
    return {
        Giver.SELF: _("on these pages"),
        Giver.ASSISTED: _("at a counter, with help"),
        Giver.FILE: _("on a signed form"),
        Giver.SITE: _("by itself"),
    }


def events_told(
    consent: ConsentState, assisted: Mapping[int, Assisted] = MappingProxyType({})
) -> list[dict[str, Any]]:
    """Return the events for a list; `number` names the receipt."""
    names, givers = event_names(), giver_names()
    return [
        {
            "name": names[each.event],
            "details": " · ".join(
                (
                    figures.day(each.effective_on),
                    givers[each.given_by],
                    *helped_told(assisted.get(each.number)),
                )
            ),
            "number": each.number,
        }
        for each in reversed(consent.events)
    ]


def helped_told(helped: Assisted | None) -> tuple[str, ...]:
    """Return where somebody was helped, and by whom; nothing where nobody helped."""
    if helped is None:
        return ()
    return (
        _("entered with help at a counter: {organisation}, {place}").format(
            organisation=helped.organisation, place=helped.place
        ),
        document_names()[helped.document],
        _("signed form {form}").format(form=helped.form),
    )


def receipt_told(said: Mapping[str, Any], lang: str) -> list[tuple[str, str]]:
    """Return what a receipt says, in pairs of words; every event of it has a line."""
    names, givers = event_names(), giver_names()
    consent = said["consent"]
    purpose = consent.get("purpose_text", {}).get(lang, consent["purpose_code"])
    controller = " / ".join(each.get(lang, "") for each in consent["controllers"])
    return [
        *(
            (
                names[Event(each["event_type"])],
                " · ".join(
                    (
                        figures.day(date.fromisoformat(each["effective_on"])),
                        givers[Giver(each["given_by"])],
                    )
                ),
            )
            for each in consent["events"]
        ),
        (_("For what"), purpose),
        (_("Who answers for it"), controller),
        (_("Who gets anything"), _recipients(consent["recipients"], lang) or _("nobody else")),
        (_("How to end it"), _how_to_end(consent["purpose_code"])),
        (_("Your number on this receipt"), said["sub"]),
    ]


def _recipients(named: list[Mapping[str, Any]], lang: str) -> str:
    """Return whom a consent names; nothing is sent to a partner yet."""
    said = _("{partner} ({contact}): one answer, yes or nothing; none is given yet")
    return ", ".join(
        said.format(partner=each["name"].get(lang, ""), contact=each["contact"]) for each in named
    )


def _how_to_end(purpose: str) -> str:
    if purpose == Purpose.COMPUTE:
        return _('On the page "Me", with one confirmation; free, and at once')
    return _('On the page "What else you can agree to", with one confirmation; free, and at once')
