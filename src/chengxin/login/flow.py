"""Asking the service who somebody is, and taking its answer: the code flow with PKCE.

What was asked is kept by whoever asks (`Asked`), in the browser that has to bring the answer back;
an answer without its question is refused (RFC 6749, 7636, 9207; OpenID Connect Core 3.1).
"""

from __future__ import annotations

import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

from chengxin.clock import now
from chengxin.login.asking import ask
from chengxin.login.config import Service
from chengxin.login.metadata import Provider, provider
from chengxin.login.proven import Proven, read_proven
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.login.token import Expected, check_token, instant
from chengxin.people.hidden import Hidden

#: How long somebody may take at the service.
PATIENCE = timedelta(minutes=10)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question under way: what only the browser that asked it can bring back."""

    state: str
    nonce: str
    verifier: str
    at: datetime
    goal: str
    fresh: bool = False


def begin(service: Service, *, back: str, goal: str, fresh: bool = False) -> tuple[str, Asked]:
    """Return where the browser has to go, and what it has to keep. Raises LoginRefusedError.

    `back` is this site's address for answers. `fresh` asks that the person prove it anew.
    """
    state, nonce, verifier = (secrets.token_urlsafe(32) for _each in range(3))
    asked = Asked(state, nonce, verifier, now(), goal, fresh)
    challenge = urlsafe_b64encode(sha256(asked.verifier.encode()).digest()).rstrip(b"=")
    query = {
        "response_type": "code",
        "client_id": service.client,
        "redirect_uri": back,
        "scope": " ".join(service.scopes),
        "state": asked.state,
        "nonce": asked.nonce,
        "code_challenge": challenge.decode("ascii"),
        "code_challenge_method": "S256",
        **({"prompt": "login", "max_age": "0"} if fresh else {}),
        **({"acr_values": " ".join(sorted(service.assurance))} if service.assurance else {}),
    }
    return _with(provider(service).authorisation, query), asked


def finish(
    service: Service, *, back: str, asked: Asked | None, answer: Mapping[str, str]
) -> Proven:
    """Return who came back. Raises LoginRefusedError."""
    if asked is None or Hidden(asked.state) != Hidden(answer.get("state", "")):
        raise LoginRefusedError(Reason.STATE)
    if not timedelta() <= now() - asked.at <= PATIENCE:
        raise LoginRefusedError(Reason.LATE)
    known = provider(service)
    if answer.get("iss", "" if known.names_itself else service.issuer) != service.issuer:
        raise LoginRefusedError(Reason.OTHER_ISSUER)
    if "error" in answer:
        raise LoginRefusedError(Reason.DENIED)
    if not answer.get("code"):
        raise LoginRefusedError(Reason.ANSWER)
    token, access_token = exchange(service, known, back, asked, answer["code"])
    max_age = now() - asked.at if asked.fresh else None
    expected = Expected(
        nonce=asked.nonce, asked_at=asked.at, access_token=access_token, max_age=max_age
    )
    claims = check_token(service, token, expected)
    proved_at = instant(claims.get("auth_time")) or instant(claims["iat"]) or asked.at
    if service.claims_from == "userinfo":
        claims = _userinfo(service, known, access_token, claims)
    return read_proven(service, claims, proved_at)


def end_address(service: Service, *, back: str) -> str:
    """Return where somebody ends the session at the service as well; empty where it has none.

    No token is kept to be sent along, so the service asks whether it is meant.
    """
    try:
        found = provider(service).end_session
    except LoginRefusedError:
        return ""
    query = {"client_id": service.client, "post_logout_redirect_uri": back}
    return _with(found, query) if found else ""


def _with(address: str, query: Mapping[str, str]) -> str:
    return f"{address}{'&' if '?' in address else '?'}{urlencode(query)}"


def exchange(
    service: Service, known: Provider, back: str, asked: Asked, code: str
) -> tuple[Hidden, Hidden]:
    """Give the code for the tokens, the signed one first. Raises LoginRefusedError."""
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back,
        "code_verifier": asked.verifier,
    }
    basic = None
    if service.key is not None:
        form |= _signed_client(service, known.token)
    elif service.secret is not None and "client_secret_basic" in known.token_methods:
        basic = (service.client, service.secret)
    elif service.secret is not None:
        form |= {"client_id": service.client, "client_secret": service.secret.reveal()}
    told = ask(known.token, made_up=service.made_up, form=form, basic=basic)
    if "error" in told:
        raise LoginRefusedError(Reason.CODE)
    token, access = told.get("id_token"), told.get("access_token")
    if not (isinstance(token, str) and isinstance(access, str)):
        raise LoginRefusedError(Reason.ANSWER)
    return Hidden(token), Hidden(access)


def _signed_client(service: Service, audience: str) -> dict[str, str]:
    """Return the assertion by which a site with a key proves itself (RFC 7523)."""
    assert service.key is not None
    pem = service.key.encoded()
    elliptic = b"BEGIN EC " in pem
    key: RSAKey | ECKey = ECKey.import_key(pem) if elliptic else RSAKey.import_key(pem)
    at = int(now().timestamp())
    claims = {
        "iss": service.client,
        "sub": service.client,
        "aud": audience,
        "jti": secrets.token_urlsafe(24),
        "iat": at,
        "exp": at + 60,
    }
    algorithm = "ES256" if elliptic else "PS256"
    return {
        "client_id": service.client,
        "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        "client_assertion": jwt.encode({"alg": algorithm}, claims, key, algorithms=[algorithm]),
    }


def _userinfo(
    service: Service, known: Provider, access_token: Hidden, claims: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Return what the service tells besides the token, about the same person."""
    told = ask(known.userinfo, made_up=service.made_up, bearer=access_token)
    if told.get("sub") != claims["sub"]:
        raise LoginRefusedError(Reason.SUBJECT)
    return {**told, **claims}
