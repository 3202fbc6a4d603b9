"""What is entered about a partner, and in which state it can be. Pure."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from chengxin.people.consent import PARTNER
from chengxin.people.notices import Operator
from chengxin.rulebook.vocabulary import SCENES
from chengxin.text import LANGUAGES, _, language

#: How a partner is named in the purpose of a consent.
WORD = re.compile(r"[a-z][a-z0-9_]{1,39}")

#: So many characters a name or a contact may have, and so many what is asked.
SHORT, LONG = 100, 300


class State(StrEnum):
    """Where a partner stands on a day."""

    COMING = "coming"
    OPEN = "open"
    OVER = "over"
    SUSPENDED = "suspended"


def state_of(first_day: date, last_day: date, suspended_at: datetime | None, day: date) -> State:
    """Return where a partner stands.

    >>> state_of(date(2026, 1, 1), date(2026, 12, 31), None, date(2027, 1, 1))
    <State.OVER: 'over'>
    """
    if suspended_at is not None:
        return State.SUSPENDED
    if day < first_day:
        return State.COMING
    return State.OPEN if day <= last_day else State.OVER


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What one member of staff enters; names and `asks` are by language."""

    word: str
    kind: str
    names: Mapping[str, str]
    contact: str
    asks: Mapping[str, str]
    first_day: date
    last_day: date

    def text(self, lang: str, operator: Operator) -> str:
        """Return the whole notice in a language."""
        source = Path(__file__).parent / "notices" / f"partner.{lang}.txt"
        with language(lang):
            return source.read_text("utf-8").format(
                product=operator.product[lang],
                controller=operator.controller[lang],
                contact=operator.contact[lang],
                partner=self.names[lang],
                partner_contact=self.contact,
                scene=kind_names()[self.kind],
                purpose=f"{PARTNER}{self.word}",
                asks=self.asks[lang],
                first=self.first_day.isoformat(),
                last=self.last_day.isoformat(),
            )

    def recipient(self) -> dict[str, Any]:
        """Return whom a consent names, as its terms say it (PIPL 23)."""
        return {
            "name": dict(self.names),
            "contact": self.contact,
            "purpose": dict(self.asks),
            "method": "one question, one answer; none is answered yet",
            "kinds": ["yes, or nothing"],
        }


def digest_of(text: str) -> str:
    """Return the version of a text: its SHA-256 in hex."""
    return hashlib.sha256(text.encode()).hexdigest()


def mistakes(entry: Entry, today: date) -> list[str]:
    """Say what is wrong with an entry; nothing where it can be asked for."""
    said = [*entry.names.values(), entry.contact, *entry.asks.values()]
    found = []
    if not WORD.fullmatch(entry.word):
        found.append(_("The word has small letters, digits and underscores, and begins so."))
    if entry.kind not in SCENES or {*entry.names} != {*entry.asks} or {*entry.names} < {*LANGUAGES}:
        found.append(_("Choose what it is for, and say all in both languages."))
    if not all(each.isprintable() and each.strip() == each and each for each in said):
        found.append(_("Write each field in one line of plain words."))
    if any(len(each) > SHORT for each in (*entry.names.values(), entry.contact)) or any(
        len(each) > LONG for each in entry.asks.values()
    ):
        message = _("Names and contact have at most {short} characters, what is asked {long}.")
        found.append(message.format(short=SHORT, long=LONG))
    if not today <= entry.last_day or not entry.first_day <= entry.last_day:
        found.append(_("The last day lies before the first one or before today. Correct the days."))
    return found


def kind_names() -> Mapping[str, str]:
    """Return what a partner can be for. There is nothing that decides over a livelihood.

    >>> set(kind_names()) == set(SCENES)
    True
    """
    return {
        "culture": _("culture: libraries, museums"),
        "sports": _("sports grounds and halls"),
        "transport": _("transport and parking"),
        "tourism": _("sights and tourism"),
        "retail": _("shops"),
        "community": _("the neighbourhood"),
        "public_service": _("public services"),
    }


def state_names() -> Mapping[State, str]:
    """Return what each state is called.

    >>> set(state_names()) == set(State)
    True
    """
    return {
        State.COMING: _("not yet"),
        State.OPEN: _("can be answered"),
        State.OVER: _("over"),
        State.SUSPENDED: _("suspended"),
    }
