"""Entering a partner, answering for the entry as somebody else, and stopping one at once.

What is entered is bound by its hash, and with it the whole text of the notice: whoever approves has
read what people will read. Nobody is asked for anything before that.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from chengxin.access.doors import holds_a_number
from chengxin.access.four_eyes import services as four_eyes
from chengxin.access.members import Member
from chengxin.benefits.errors import PartnerRefusedError
from chengxin.benefits.models import Partner, PartnerApproval, PartnerEntry, PartnerSuspension
from chengxin.benefits.words import Entry, digest_of, mistakes
from chengxin.clock import now, today
from chengxin.people.consent import PARTNER
from chengxin.people.notices import Operator
from chengxin.people.selectors import current_notice
from chengxin.people.services import store_notice
from chengxin.text import LANGUAGES, _

#: What the acts of this room are called.
ACT = "partner.entry"

_NEXT = timedelta(microseconds=1)


def content_of(entry: Entry, digests: dict[str, str]) -> bytes:
    """Return the hash that both people answer for: every field, and every text."""
    return four_eyes.content_hash(
        ACT,
        {
            "word": entry.word, "kind": entry.kind, "contact": entry.contact,
            "first_day": entry.first_day.isoformat(), "last_day": entry.last_day.isoformat(),
            **{f"name.{lang}": said for lang, said in entry.names.items()},
            **{f"asks.{lang}": said for lang, said in entry.asks.items()},
            **{f"text.{lang}": said for lang, said in digests.items()},
        },
    )  # fmt: skip


@transaction.atomic
def enter_partner(*, member: Member, entry: Entry, operator: Operator, reason: str) -> int:
    """Keep what one member of staff wants listed; return the number of the act.

    Raises PartnerRefusedError, and TwofoldError for a reason that says nothing.
    """
    if found := mistakes(entry, today()):
        raise PartnerRefusedError(" ".join(found))
    texts = {lang: entry.text(lang, operator) for lang in LANGUAGES}
    digests = {lang: digest_of(text) for lang, text in texts.items()}
    content = content_of(entry, digests)
    act = four_eyes.ask(kind=ACT, content=content, by=member.user_id, reason=reason)
    partner, _made = Partner.objects.get_or_create(word=entry.word, defaults={"since": now()})
    PartnerEntry.objects.create(
        act=act, partner=partner, kind=entry.kind, names=dict(entry.names), contact=entry.contact,
        asks=dict(entry.asks), first_day=entry.first_day, last_day=entry.last_day, texts=texts,
        digests=digests, content=content,
    )  # fmt: skip
    return act


@transaction.atomic
def decide_partner(
    *, member: Member, act: int, content: bytes, agreed: bool, words: str = ""
) -> bool:
    """Answer an entry of somebody else; with a yes it is listed, and its texts are published.

    `content` is the hash of what this member has seen. Raises TwofoldError and its kinds, and
    PartnerRefusedError where it does not fit any more; nothing is kept then.
    """
    four_eyes.answer(act=act, content=content, by=member.user_id, agreed=agreed, words=words)
    if not agreed:
        return False
    row = PartnerEntry.objects.select_related("partner").get(act=act)
    entry = entered(row)
    if content_of(entry, dict(row.digests)) != content:
        raise PartnerRefusedError(_("The entry does not fit its hash any more. Enter it anew."))
    newest = PartnerApproval.objects.filter(partner=row.partner).order_by("-id").first()
    if row.last_day < today() or (newest is not None and newest.act > act):
        raise PartnerRefusedError(_("The entry is over, or there is a newer one. Enter it anew."))
    decided = four_eyes.resting_on(act=act, kind=ACT, content=content)
    _publish(entry, row)
    PartnerApproval.objects.create(
        act=act, partner=row.partner, content=content, asked_by=decided.asked_by,
        answered_by=decided.answered_by, at=now(),
    )  # fmt: skip
    return True


@transaction.atomic
def suspend_partner(*, member: Member, partner_no: int, reason: str) -> bool:
    """Stop a partner at once; False where nothing is listed that could be stopped.

    Nobody can agree from now on; what somebody agreed to stays until they take it back or its term
    ends, and the person's page says that the partner is suspended. Raises PartnerRefusedError for
    a reason that says nothing.
    """
    said = " ".join(reason.split())
    fits = four_eyes.LEAST <= len(said) <= four_eyes.MOST and said.isprintable()
    if not fits or holds_a_number(said):
        message = _("Write why in words, in {least} to {most} characters.")
        raise PartnerRefusedError(message.format(least=four_eyes.LEAST, most=four_eyes.MOST))
    newest = PartnerApproval.objects.filter(partner=partner_no).order_by("-id").first()
    if newest is None:
        return False
    _row, made = PartnerSuspension.objects.get_or_create(
        approval=newest,
        defaults={
            "partner_id": partner_no, "at": now(), "by": member.user_id, "reason": said,
        },
    )  # fmt: skip
    return made


def entered(row: PartnerEntry) -> Entry:
    """Return what a row says."""
    return Entry(
        word=row.partner.word, kind=row.kind, names=row.names, contact=row.contact, asks=row.asks,
        first_day=row.first_day, last_day=row.last_day,
    )  # fmt: skip


def _publish(entry: Entry, row: PartnerEntry) -> None:
    """Publish the texts in each language, with the one recipient that they name."""
    purpose = f"{PARTNER}{entry.word}"
    terms = {"purpose_text": dict(entry.asks), "recipients": [entry.recipient()]}
    for lang in LANGUAGES:
        before = current_notice(purpose, lang)
        # The newest text is the latest one, also where two come at one instant.
        at = max(now(), before.published_at + _NEXT) if before else now()
        digest = store_notice(
            purpose=purpose, lang=lang, text=row.texts[lang], published_at=at, terms=terms
        )
        newest = current_notice(purpose, lang)
        if newest is None or newest.digest != digest:
            # An older text would be agreed to by whoever agreed to it then, and never asked again.
            raise PartnerRefusedError(
                _("This text was replaced before. Change a word of it, and enter it anew.")
            )
