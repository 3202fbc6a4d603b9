"""Receipts of consent: checked by a stock library, and by the algorithm alone."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from datetime import UTC, datetime

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from chengxin.people.consent import Purpose
from chengxin.people.receipts import TYPE, Happened, Signer, receipt_of
from chengxin.people.sealing import PROFILES
from chengxin.people.sealing.profiles import AES, SM4, Profile
from chengxin.people.terms import terms
from tests.people.ring import ring

AT = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
SAID = receipt_of(
    issuer="https://city.example",
    issued_at=AT,
    person="00000000-0000-4000-8000-000000000001",
    purpose=Purpose.COMPUTE,
    notice="ab" * 32,
    frozen=terms(Purpose.COMPUTE, "zh"),
    controller={"zh": "示例信用中心", "en": "Example Credit Centre"},
    events=(Happened(7, "given", AT, "2026-11-21", "self"),),
)


def signer_of(profile: Profile) -> Signer:
    return Signer.of(ring(profile, "2026-a").seal)


def published(signer: Signer) -> KeySet:
    return KeySet.import_key_set({"keys": [{**signer.public()}]})


def bytes_of(part: str) -> bytes:
    return urlsafe_b64decode(part + "=" * (-len(part) % 4))


def holds(signed: str, public: dict[str, str]) -> bool:
    """Check as RFC 7515 and RFC 7518 say, with nothing but the curve."""
    header, payload, signature = signed.split(".")
    x, y = (int.from_bytes(bytes_of(public[each])) for each in ("x", "y"))
    key = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
    made = bytes_of(signature)
    der = encode_dss_signature(int.from_bytes(made[:32]), int.from_bytes(made[32:]))
    try:
        key.verify(der, f"{header}.{payload}".encode(), ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return len(made) == 64


@pytest.mark.article("jinan", 7)
@pytest.mark.parametrize("profile", PROFILES.values())
def test_anybody_can_check_a_receipt_with_the_public_key(profile: Profile) -> None:
    signer = signer_of(profile)
    signed = signer.sign(SAID)
    assert holds(signed, signer.public())
    keys = published(signer)
    token = jwt.decode(signed, keys, algorithms=["ES256"])
    assert token.claims == SAID
    assert token.header == {"alg": "ES256", "kid": signer.key_id, "typ": TYPE}


def test_a_key_signs_as_itself_for_ever_and_another_as_another() -> None:
    one, other, again = signer_of(AES), signer_of(SM4), signer_of(AES)
    assert one.public() == again.public()
    assert one.public()["x"] != other.public()["x"]
    assert holds(again.sign(SAID), one.public())
    assert not holds(one.sign(SAID), other.public())


def test_no_public_key_and_no_message_shows_the_secret() -> None:
    signer = signer_of(AES)
    assert set(signer.public()) == {"kty", "crv", "x", "y", "kid", "use", "alg"}
    assert repr(signer) == f"Signer(key_id='{signer.key_id}')"


def test_a_changed_character_is_found() -> None:
    signer = signer_of(AES)
    signed = signer.sign(SAID)
    header, payload, signature = signed.split(".")
    keys = published(signer)
    claimed = json.loads(bytes_of(payload)) | {"sub": "somebody else"}
    lied = signer_of(SM4).sign(claimed).split(".")[1]
    for wrong in (
        f"{header}.{lied}.{signature}",
        f"{header}.{payload}.{signature[:-2]}AA",
        f"{header}.{payload}.",
        f"eyJhbGciOiJub25lIn0.{payload}.",
    ):
        with pytest.raises((JoseError, ValueError)):
            jwt.decode(wrong, keys, algorithms=["ES256"])


def test_a_receipt_holds_what_the_standard_asks_and_nothing_from_a_record() -> None:
    consent = SAID["consent"]
    asked = {
        "schema_version", "record_id", "principal_id", "notice_sha256", "lang", "purpose_code",
        "purpose_text", "lawful_basis", "pii_types", "controllers", "recipients",
        "collection_method", "processing_method", "storage_location", "retention", "jurisdiction",
        "withdrawal_method", "rights", "events", "notice_at",
    }  # fmt: skip
    assert set(consent) == asked
    assert consent["recipients"] == []
