"""Whether a token is the service's answer to this site's question, and to nothing else.

Every check has a reason of its own, so that a test can take away or bend one thing after the other
and see it refused for just that (OpenID Connect Core 3.1.3.7, RFC 8725). The key is chosen by its
name from what the service publishes, never by what a token brings along.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256, sha384, sha512
from typing import Any

from joserfc import jws
from joserfc.errors import BadSignatureError, JoseError

from chengxin.clock import now
from chengxin.login.config import Service
from chengxin.login.metadata import PublicKey, keys
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.hidden import Hidden

#: How far two clocks may be apart.
LEEWAY = timedelta(minutes=1)

_MOST = 16 << 10
_KEY_TYPES = {"RS": "RSA", "PS": "RSA", "ES": "EC", "Ed": "OKP"}
#: A key, or where to fetch one, of whoever made the token.
_BROUGHT = frozenset({"jwk", "jku", "x5u"})
_HASHES = {"256": sha256, "384": sha384, "512": sha512, "DSA": sha512}


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What a token must answer. `max_age` says that the person has to have proved it just now."""

    nonce: str
    asked_at: datetime
    access_token: Hidden
    max_age: timedelta | None = None


def check_token(service: Service, token: Hidden, expected: Expected) -> Mapping[str, Any]:
    """Return what the token says. Raises LoginRefusedError."""
    claims, algorithm = signed(service, token, types=("JWT", None))
    for_this_site(service, claims)
    _of_somebody(claims)
    _for_this_moment(claims, expected.asked_at)
    if not _same(claims.get("nonce"), expected.nonce):
        raise LoginRefusedError(Reason.NONCE)
    if "at_hash" in claims and not _same(
        claims["at_hash"], half_hash(expected.access_token, algorithm)
    ):
        raise LoginRefusedError(Reason.ACCESS_TOKEN)
    if service.assurance and claims.get(service.claims["assurance"]) not in service.assurance:
        raise LoginRefusedError(Reason.ASSURANCE)
    if expected.max_age is not None:
        proved_at = instant(claims.get("auth_time"))
        if proved_at is None or now() - proved_at > expected.max_age + LEEWAY:
            raise LoginRefusedError(Reason.AUTHENTICATION)
    return claims


def signed(
    service: Service, token: Hidden, *, types: tuple[str | None, ...]
) -> tuple[Mapping[str, Any], str]:
    """Return what a token says and its algorithm, if the service has signed it."""
    header = _header(token)
    if header.get("typ") not in types:
        raise LoginRefusedError(Reason.TYPE)
    algorithm = header.get("alg")
    if not isinstance(algorithm, str) or algorithm not in service.algorithms:
        raise LoginRefusedError(Reason.ALGORITHM)
    if "crit" in header or "b64" in header:
        # This site knows no extension that a token could insist on.
        raise LoginRefusedError(Reason.CRITICAL)
    if header.keys() & _BROUGHT:
        raise LoginRefusedError(Reason.KEY)
    key = _key(service, header.get("kid"), algorithm)
    try:
        found = jws.deserialize_compact(
            token.encoded(),
            key,
            registry=jws.JWSRegistry(algorithms=[algorithm], strict_check_header=False),
        )
        claims = json.loads(found.payload)
    except BadSignatureError:
        raise LoginRefusedError(Reason.SIGNATURE) from None
    except (JoseError, ValueError, TypeError, RecursionError):
        raise LoginRefusedError(Reason.FORM) from None
    if not isinstance(claims, dict):
        raise LoginRefusedError(Reason.FORM)
    return claims, algorithm


def instant(claim: object) -> datetime | None:
    """Return the instant of a claim, or None for what is none.

    >>> instant(0), instant(True), instant("0"), instant(float("inf"))
    (datetime.datetime(1970, 1, 1, 0, 0, tzinfo=datetime.timezone.utc), None, None, None)
    """
    if isinstance(claim, bool) or not isinstance(claim, int | float):
        return None
    try:
        return datetime.fromtimestamp(claim, UTC)
    except (OverflowError, ValueError, OSError):
        return None


def half_hash(token: Hidden, algorithm: str) -> str:
    """Return the left half of a token's hash, as a signature over the other one names it.

    >>> half_hash(Hidden("jHkWEdUXMU1BwAsC4vtUsZwnNvTIxEl0z9K3vx5KF0Y"), "RS256")
    '77QmUPtjPfzWtF2AnpK9RQ'
    """
    digest = _HASHES[algorithm[2:] if algorithm != "EdDSA" else "DSA"](token.encoded()).digest()
    return urlsafe_b64encode(digest[: len(digest) // 2]).rstrip(b"=").decode("ascii")


def _header(token: Hidden) -> Mapping[str, Any]:
    text = token.reveal()
    if len(text) > _MOST or text.count(".") != 2:
        raise LoginRefusedError(Reason.FORM)
    try:
        found = json.loads(urlsafe_b64decode(text.partition(".")[0] + "=="))
    except (ValueError, RecursionError):
        raise LoginRefusedError(Reason.FORM) from None
    if not isinstance(found, dict):
        raise LoginRefusedError(Reason.FORM)
    return found


def _key(service: Service, kid: object, algorithm: str) -> PublicKey:
    if kid is not None and not isinstance(kid, str):
        raise LoginRefusedError(Reason.KEY)
    fitting = [
        key
        for key in keys(service, kid)
        if key.key_type == _KEY_TYPES[algorithm[:2]] and key.get("alg", algorithm) == algorithm
    ]
    # Without a name, or with one that two keys have, nobody may choose.
    if len(fitting) != 1:
        raise LoginRefusedError(Reason.KEY)
    return fitting[0]


def for_this_site(service: Service, claims: Mapping[str, Any]) -> None:
    """Raise LoginRefusedError for a token of another service or for another site."""
    if claims.get("iss") != service.issuer:
        raise LoginRefusedError(Reason.ISSUER)
    if claims.get("aud") not in (service.client, [service.client]):
        raise LoginRefusedError(Reason.AUDIENCE)
    if claims.get("azp", service.client) != service.client:
        raise LoginRefusedError(Reason.AUTHORISED_PARTY)


def _of_somebody(claims: Mapping[str, Any]) -> None:
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise LoginRefusedError(Reason.SUBJECT)


def _for_this_moment(claims: Mapping[str, Any], asked_at: datetime) -> None:
    at = now()
    ends, made = instant(claims.get("exp")), instant(claims.get("iat"))
    if ends is None or at >= ends + LEEWAY:
        raise LoginRefusedError(Reason.EXPIRED)
    if made is None or made > at + LEEWAY or begins_later(claims, at):
        raise LoginRefusedError(Reason.NOT_YET)
    if made < asked_at - LEEWAY:
        raise LoginRefusedError(Reason.TOO_OLD)


def begins_later(claims: Mapping[str, Any], at: datetime) -> bool:
    """Whether a token says that it does not count yet."""
    begins = instant(claims.get("nbf"))
    return "nbf" in claims and (begins is None or begins > at + LEEWAY)


def _same(claim: object, wanted: str) -> bool:
    return isinstance(claim, str) and Hidden(claim) == Hidden(wanted)
