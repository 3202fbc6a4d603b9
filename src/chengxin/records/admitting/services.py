"""The steps of a furnisher, each one transaction; what is in force takes two people.

Lock order: the furnisher, the act, then the rows. Withdrawing a key waits for nobody's answer.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db import IntegrityError, transaction

from chengxin.access.doors import holds_a_number
from chengxin.access.four_eyes import services as four_eyes
from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.clock import SHANGHAI, now, today
from chengxin.records.admitting import words
from chengxin.records.admitting.agreement import agreement
from chengxin.records.admitting.errors import AdmissionRefusedError
from chengxin.records.admitting.models import (
    AgreementText,
    FurnisherAdmission,
    FurnisherKey,
    FurnisherKeyEnd,
    FurnisherStep,
)
from chengxin.records.admitting.publickey import ALGORITHM, PublicKey
from chengxin.records.admitting.steps import ACT, Step, Taken, Way, way_of
from chengxin.records.database import ask
from chengxin.records.services.furnishers import furnisher_number
from chengxin.standing.services.versions import current

#: Who prepares an admission; who may agree to it; who may withdraw a key at once.
PREPARE = frozenset({Role.INTAKE})
AGREE = frozenset({Role.INTAKE, Role.APPROVER})
WITHDRAW = PREPARE | AGREE | {Role.SECURITY}

#: So long a key may hold, at the most.
LONGEST = timedelta(days=397)

#: So many characters a name or an office may have.
LONGEST_NAME = 100

#: The first half of the advisory locks by which one at a time takes a step of a furnisher.
_LOCKS = 0x61646D69


@transaction.atomic
def apply(*, member: Member, furnisher: str, office: str) -> int:
    """Keep that a furnisher applies, by the name in its records; return its number.

    `office` is whom to ask there. Raises AdmissionRefusedError.
    """
    _may(member, PREPARE)
    name = _named(furnisher)
    number = furnisher_number(name)
    _step(member, number, Step.APPLIED, {"office": _named(office)})
    return number


@transaction.atomic
def agree(*, member: Member, furnisher_no: int, lang: str, digest: bytes, answers: str) -> None:
    """Keep that it agreed to the text of this hash, and which office answers for what it sends.

    For its legality, truth, accuracy and completeness. Raises AdmissionRefusedError.
    """
    _may(member, PREPARE)
    shown = agreement(lang)
    if shown.digest != digest:
        raise AdmissionRefusedError(words.other_text())
    AgreementText.objects.get_or_create(
        digest=digest, defaults={"lang": lang, "text": shown.text, "since": now()}
    )
    said = {"agreement": digest.hex(), "answers": _named(answers)}
    _step(member, furnisher_no, Step.AGREED, said)


@transaction.atomic
def allow(*, member: Member, furnisher_no: int, items: Collection[str]) -> None:
    """Keep which items of the catalogue it may send. Raises AdmissionRefusedError."""
    _may(member, PREPARE)
    wanted = sorted({*items})
    if not wanted or not {*wanted} <= {*allowable()}:
        raise AdmissionRefusedError(words.no_items())
    _step(member, furnisher_no, Step.ALLOWED, {"items": wanted})


def allowable(lang: str = "zh") -> Mapping[str, str]:
    """Return the items of the catalogue in force that a furnisher can send, with their names.

    What people declare themselves is not a furnisher's to send.
    """
    catalogue = current().rulebook.items
    return {
        each.id: each.name.get(lang)
        for each in catalogue.values()
        if each.use != "refused" and each.consent != "declared"
    }


@transaction.atomic
def give_key(*, member: Member, furnisher_no: int, key: PublicKey, last_day: date) -> str:
    """Keep the public half of a key, and the last day on which it holds; return its name.

    It opens nothing until a second person agrees. Raises AdmissionRefusedError.
    """
    _may(member, PREPARE)
    since, expires_at = now(), datetime.combine(last_day + timedelta(1), time(), SHANGHAI)
    if not today() <= last_day <= today() + LONGEST:
        raise AdmissionRefusedError(words.too_long(LONGEST.days))
    try:
        with transaction.atomic():
            FurnisherKey.objects.create(
                key_id=key.key_id, furnisher_id=furnisher_no, algorithm=ALGORITHM,
                public=key.raw, since=since, expires_at=expires_at,
            )  # fmt: skip
    except IntegrityError:
        raise AdmissionRefusedError(words.known_key()) from None
    _step(member, furnisher_no, Step.KEY, {"key_id": key.key_id, "last_day": last_day.isoformat()})
    return key.key_id


@transaction.atomic
def ask_approval(*, member: Member, furnisher_no: int, reason: str) -> int:
    """Ask for a second person over exactly what is stated now; return the number of the act.

    Raises AdmissionRefusedError, TwofoldError.
    """
    _may(member, PREPARE)
    name, way = _locked(furnisher_no)
    if way.draft.missing:
        raise AdmissionRefusedError(words.missing(way.draft.missing))
    _check_key(way.draft.key_id)
    act = four_eyes.ask(kind=ACT, content=way.draft.content(name), by=member.user_id, reason=reason)
    _step(member, furnisher_no, Step.ASKED, {}, act)
    return act


@transaction.atomic
def answer(
    *, member: Member, furnisher_no: int, content: bytes, agreed: bool, said: str = ""
) -> int | None:
    """Answer what somebody else asked; with a yes it is in force, and its number is returned.

    `content` is the hash of what this member has seen. Raises AdmissionRefusedError, TwofoldError.
    """
    _may(member, AGREE)
    name, way = _locked(furnisher_no)
    if way.waiting is None or way.draft.content(name) != content:
        raise AdmissionRefusedError(words.nothing_waits())
    act = way.waiting
    four_eyes.answer(act=act, content=content, by=member.user_id, agreed=agreed, words=said)
    if not agreed:
        _step(member, furnisher_no, Step.REFUSED, {}, act)
        return None
    _check_key(way.draft.key_id)
    decided = four_eyes.resting_on(act=act, kind=ACT, content=content)
    made = FurnisherAdmission.objects.create(
        furnisher_id=furnisher_no, key_id=way.draft.key_id,
        agreement_id=bytes.fromhex(way.draft.agreement), answers=way.draft.answers,
        items=[*way.draft.items], act=act, content=content, asked_by=decided.asked_by,
        answered_by=decided.answered_by, at=now(),
    )  # fmt: skip
    _step(member, furnisher_no, Step.ADMITTED, {}, act)
    return int(made.pk)


@transaction.atomic
def withdraw_key(*, member: Member, key_id: str, reason: str) -> None:
    """End a key at once; the next call by it is refused. Raises AdmissionRefusedError."""
    _may(member, WITHDRAW)
    key = FurnisherKey.objects.filter(pk=key_id).first()
    if key is None:
        raise AdmissionRefusedError(words.no_key())
    said = " ".join(reason.split())
    if len(said) < four_eyes.LEAST or len(said) > four_eyes.MOST or holds_a_number(said):
        raise AdmissionRefusedError(words.no_reason(four_eyes.LEAST, four_eyes.MOST))
    _lock(key.furnisher_id)
    if FurnisherKeyEnd.objects.filter(key=key).exists():
        raise AdmissionRefusedError(words.ended_already())
    FurnisherKeyEnd.objects.create(key=key, at=now(), by=member.user_id, reason=said)
    _step(member, key.furnisher_id, Step.ENDED, {"key_id": key_id})


def steps_of(furnisher_no: int) -> list[Taken]:
    """Return the steps of a furnisher in their order."""
    rows = FurnisherStep.objects.filter(furnisher=furnisher_no).order_by("place")
    return [Taken(Step(row.kind), row.said, row.at, row.by, row.act) for row in rows]


def _may(member: Member, roles: frozenset[Role]) -> None:
    if not member.roles & roles or member.scope is not None:
        raise AdmissionRefusedError(words.other_role(roles))


def _named(text: str) -> str:
    said = " ".join(text.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable() or holds_a_number(said):
        raise AdmissionRefusedError(words.no_name(LONGEST_NAME))
    return said


def _lock(furnisher_no: int) -> None:
    ask("select pg_advisory_xact_lock(%s, %s)", _LOCKS, furnisher_no)


def _locked(furnisher_no: int) -> tuple[str, Way]:
    """Return name and way of a furnisher whose steps nobody else takes meanwhile."""
    _lock(furnisher_no)
    way = way_of(steps_of(furnisher_no))
    if not way.draft.office:
        raise AdmissionRefusedError(words.unknown())
    [[name]] = ask("select furnisher from furnisher where furnisher_no = %s", furnisher_no)
    return str(name), way


def _check_key(key_id: str) -> None:
    key = FurnisherKey.objects.get(pk=key_id)
    if key.expires_at <= now() or FurnisherKeyEnd.objects.filter(key=key).exists():
        raise AdmissionRefusedError(words.over())


def _step(
    member: Member, furnisher_no: int, kind: Step, said: Mapping[str, Any], act: int | None = None
) -> None:
    _lock(furnisher_no)
    taken = steps_of(furnisher_no)
    if not taken and kind is not Step.APPLIED:
        raise AdmissionRefusedError(words.unknown())
    FurnisherStep.objects.create(
        furnisher_id=furnisher_no, place=len(taken) + 1, kind=kind, said=dict(said), act=act,
        at=now(), by=member.user_id,
    )  # fmt: skip
