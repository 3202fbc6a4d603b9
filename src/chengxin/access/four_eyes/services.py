"""Asking for something that takes two people, answering, and resting on the answer.

The lock order: the row of the act, then whatever the caller holds. Rows hold a hash and no content.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from chengxin.access.doors import holds_a_number
from chengxin.access.four_eyes.models import TwofoldAct, TwofoldAnswer
from chengxin.clock import now
from chengxin.text import _

#: So many characters a reason or an answer may have, and so many it has at least.
MOST, LEAST = 500, 10


class TwofoldError(Exception):
    """Nothing was kept or done; the text says why and what to do."""


class SamePersonError(TwofoldError):
    """Whoever asked cannot answer."""


class OtherContentsError(TwofoldError):
    """What is answered or done is not what was asked."""


class AnsweredError(TwofoldError):
    """There is an answer already."""


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asked and who agreed, for whoever keeps the event of what was done."""

    act: int
    asked_by: int
    answered_by: int


def content_hash(kind: str, contents: Mapping[str, str | int | bool | None]) -> bytes:
    """Return the SHA-256 of exactly what is to be done, whatever the order of its words.

    >>> one = content_hash("merge", {"keep": 1, "end": 2})
    >>> one == content_hash("merge", {"end": 2, "keep": 1}), len(one)
    (True, 32)
    >>> one == content_hash("merge", {"keep": 2, "end": 1}), one == content_hash("split", {})
    (False, False)
    """
    said = json.dumps([kind, contents], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(said.encode()).digest()


def ask(*, kind: str, content: bytes, by: int, reason: str) -> int:
    """Keep that a member of staff asks for something, and return its number. One transaction.

    Raises TwofoldError for a reason that says nothing or holds the number of a document.
    """
    said = _checked(reason, least=LEAST)
    made = TwofoldAct.objects.create(
        kind=kind, content=content, asked_by=by, asked_at=now(), reason=said
    )
    return int(made.pk)


@transaction.atomic
def answer(*, act: int, content: bytes, by: int, agreed: bool, words: str = "") -> None:
    """Keep what another member says to it. Who refuses says why.

    `content` is the hash of what this member has seen. Raises SamePersonError, OtherContentsError,
    AnsweredError, TwofoldError.
    """
    said = _checked(words, least=0 if agreed else LEAST)
    asked = TwofoldAct.objects.filter(pk=act).first()
    if asked is None or bytes(asked.content) != content:
        raise OtherContentsError(
            _("This is not what was asked for, or it has changed since. Open it anew and read it.")
        )
    if asked.asked_by == by:
        raise SamePersonError(_("You asked for this yourself. Somebody else answers it."))
    try:
        with transaction.atomic():
            TwofoldAnswer.objects.create(
                act_id=act, content=content, asked_by=asked.asked_by, answered_by=by,
                answered_at=now(), agreed=agreed, words=said,
            )  # fmt: skip
    except IntegrityError:
        raise AnsweredError(_("This has its answer already.")) from None


def resting_on(*, act: int, kind: str, content: bytes) -> Asked:
    """Return who agreed to exactly this, in the transaction that does it. Raises TwofoldError.

    The caller keeps, by a unique key of its own, that nothing is done twice.
    """
    found = (
        TwofoldAnswer.objects.select_related("act")
        .filter(act=act, act__kind=kind, content=content, agreed=True)
        .first()
    )
    if found is None:
        raise TwofoldError(_("A second person has not agreed to exactly this."))
    return Asked(act, found.asked_by, found.answered_by)


def _checked(words: str, *, least: int) -> str:
    said = " ".join(words.split())
    if not least <= len(said) <= MOST:
        message = _("Write why, in {least} to {most} characters.")
        raise TwofoldError(message.format(least=least, most=MOST))
    if holds_a_number(said) or (said and not said.isprintable()):
        raise TwofoldError(
            _("Write it in words, without numbers of documents or special characters.")
        )
    return said
