"""Receipts of consent: a record after ISO/IEC TS 27560, signed so that anybody can check it.

A receipt is a JWT (RFC 7519) signed with ES256 (RFC 7518), so a stock library and the site's
published keys are all that is needed. The signing key is derived from the current key of seals
(RFC 5869) with a label of its own; the public half of every key that ever signed stays published.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from joserfc import jwt
from joserfc.jwk import ECKey

from chengxin.people.sealing import Key

#: What a receipt says that it is (RFC 8725, 3.11), so that nothing else passes for one.
TYPE = "consent-receipt+jwt"

ALGORITHM = "ES256"
_LABEL = b"chengxin consent receipts v1"

#: The order of the group of P-256 (FIPS 186-5); a secret is a number below it.
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


@dataclass(frozen=True, slots=True)
class Signer:
    """What signs receipts: `key_id` stands in each of them."""

    key_id: str
    _key: ECKey = field(repr=False)

    @classmethod
    def of(cls, seal: Key) -> Signer:
        """Return the signer that belongs to a key of seals: the same one every time."""
        # 16 bytes more than the order has, so that the remainder is even (FIPS 186-5, A.2.1).
        drawn = HKDF(algorithm=SHA256(), length=48, salt=None, info=_LABEL).derive(seal.reveal())
        secret = int.from_bytes(drawn) % (_ORDER - 1) + 1
        return cls(seal.id, ECKey.import_key(ec.derive_private_key(secret, ec.SECP256R1())))

    def public(self) -> dict[str, str]:
        """Return the half that everybody may have, as a JWK (RFC 7517)."""
        found = self._key.as_dict(private=False)
        half = {each: str(found[each]) for each in ("kty", "crv", "x", "y")}
        return {**half, "kid": self.key_id, "use": "sig", "alg": ALGORITHM}

    def sign(self, receipt: Mapping[str, Any]) -> str:
        """Return the receipt as a compact JWT."""
        header = {"alg": ALGORITHM, "kid": self.key_id, "typ": TYPE}
        return jwt.encode(header, dict(receipt), self._key, algorithms=[ALGORITHM])


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of a consent as it was kept."""

    number: int
    event: str
    event_time: datetime
    effective_on: str
    given_by: str
    until: str = ""


def _duration(happened: Happened) -> str:
    """Return for how long a consent was given, as a duration of ISO 8601; for nothing else.

    >>> at = datetime(2026, 11, 21)
    >>> _duration(Happened(1, "given", at, "2026-11-21", "self", "2027-11-20"))
    'P365D'
    >>> _duration(Happened(1, "given", at, "2026-11-21", "self"))
    'until withdrawn'
    """
    if happened.event != "given":
        return "P0D"
    if not happened.until:
        return "until withdrawn"
    first, last = map(date.fromisoformat, (happened.effective_on, happened.until))
    return f"P{(last - first).days + 1}D"


def receipt_of(
    *,
    issuer: str,
    issued_at: datetime,
    person: str,
    purpose: str,
    notice: str,
    frozen: Mapping[str, Any],
    controller: Mapping[str, str],
    events: tuple[Happened, ...],
) -> dict[str, Any]:
    """Return what a receipt says: of the last of the events, with all that came before it.

    `notice` is the SHA-256 of the text in hex, empty where consent came without one; `frozen` are
    the terms of the event. Nothing in it is from a record or a score.
    """
    last = events[-1]
    # Who caused an event: the person, also by a form or with help; the end of a term, the site.
    causes = {"site": issuer}
    return {
        "iss": issuer,
        "sub": person,
        "jti": f"consent-event-{last.number}",
        "iat": int(issued_at.timestamp()),
        "consent": {
            "schema_version": frozen.get("schema", ""),
            "record_id": f"consent-event-{last.number}",
            "principal_id": person,
            "purpose_code": purpose,
            "notice_sha256": notice,
            "notice_at": f"{issuer}/notice/{notice}/" if notice else "",
            "controllers": [dict(controller)],
            **{key: value for key, value in frozen.items() if key != "schema"},
            "events": [
                {
                    "event_type": each.event,
                    "event_state": each.event,
                    "entity_id": causes.get(each.given_by, person),
                    "validity_duration": _duration(each),
                    "event_time": each.event_time.isoformat(),
                    "effective_on": each.effective_on,
                    "given_by": each.given_by,
                }
                for each in events
            ],
        },
    }
