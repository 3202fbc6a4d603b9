"""Two officers, a furnisher, and the pair of its key: everything that an admission takes."""

from __future__ import annotations

import base64
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, timedelta

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from chengxin.access.members import Member
from chengxin.access.roles import Role
from chengxin.clock import today
from chengxin.records.admitting import services
from chengxin.records.admitting.agreement import agreement
from chengxin.records.admitting.publickey import PublicKey, read_public_key
from chengxin.records.admitting.selectors import admitting_of

REASON = "该单位已签署协议，申请接入报送"


def officer(number: int, *roles: Role) -> Member:
    """Somebody of staff, as a service sees them."""
    return Member(number, f"officer {number}", "the authority", frozenset(roles), "")


CLERK, CHIEF = officer(101, Role.INTAKE), officer(102, Role.APPROVER)


@dataclass(frozen=True, slots=True)
class Pair:
    """A key with both halves, which only the furnisher has."""

    secret: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate, repr=False)

    @property
    def public(self) -> PublicKey:
        return read_public_key(
            base64.b64encode(self.secret.public_key().public_bytes_raw()).decode()
        )


def prepared(
    furnisher: str, items: Collection[str], pair: Pair, last_day: date | None = None
) -> int:
    """Let a furnisher take every step but the last two."""
    number = services.apply(member=CLERK, furnisher=furnisher, office="信息科")
    services.agree(
        member=CLERK, furnisher_no=number, lang="zh", digest=agreement("zh").digest,
        answers="信息科科长",
    )  # fmt: skip
    services.allow(member=CLERK, furnisher_no=number, items=items)
    services.give_key(
        member=CLERK, furnisher_no=number, key=pair.public,
        last_day=last_day or today() + timedelta(30),
    )  # fmt: skip
    return number


def approved(number: int) -> int:
    """Let the second person agree to what the first asks."""
    services.ask_approval(member=CLERK, furnisher_no=number, reason=REASON)
    admission = services.answer(
        member=CHIEF, furnisher_no=number, content=content(number), agreed=True
    )
    assert admission is not None
    return admission


def content(number: int) -> bytes:
    """What a member sees before answering."""
    found = admitting_of(number)
    assert found is not None
    return bytes.fromhex(found.content)


def admitted(furnisher: str, items: Collection[str], pair: Pair) -> int:
    """Let a furnisher come in; return its number."""
    number = prepared(furnisher, items, pair)
    approved(number)
    return number
