"""What a service says of itself: its addresses and its keys, kept for a while in this process.

The document is taken from the issuer's own address and must name the same issuer, character by
character. A key that is not known is looked for again, at most once a minute, so that a change of
keys is seen at once and nobody can make this site ask without end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, OKPKey, RSAKey

from chengxin.clock import now
from chengxin.login.asking import ask
from chengxin.login.config import Service, safe_address
from chengxin.login.refusals import LoginRefusedError, Reason

KEPT = timedelta(hours=1)
_AGAIN = timedelta(minutes=1)

#: How long a service that did not answer is not asked again: nobody waits for it meanwhile.
_PAUSE = timedelta(seconds=5)

#: Keys of one service.
_MOST_KEYS = 32

#: Keys that have a public half.
_KINDS = ("RSA", "EC", "OKP")

type PublicKey = RSAKey | ECKey | OKPKey


@dataclass(frozen=True, slots=True)
class Provider:
    """The addresses of a service, empty where it has none, and how it wants to be asked."""

    authorisation: str
    token: str
    keys: str
    userinfo: str
    end_session: str
    names_itself: bool
    token_methods: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Kept[T]:
    what: T
    at: datetime


_lock = Lock()
_providers: dict[str, _Kept[Provider]] = {}
_failed: dict[str, _Kept[Reason]] = {}
_keys: dict[str, _Kept[tuple[PublicKey, ...]]] = {}


def forget() -> None:
    """Forget what was kept: for tests, and after a change of the configuration."""
    with _lock:
        _providers.clear()
        _failed.clear()
        _keys.clear()


def provider(service: Service) -> Provider:
    """Return what the service says of itself. Raises LoginRefusedError."""
    kept = _providers.get(service.issuer)
    if kept and timedelta() <= now() - kept.at < KEPT:
        return kept.what
    failed = _failed.get(service.issuer)
    if failed and timedelta() <= now() - failed.at < _PAUSE:
        raise LoginRefusedError(failed.what)
    address = f"{service.issuer.rstrip('/')}/.well-known/openid-configuration"
    try:
        found = _read(service, ask(address, made_up=service.made_up))
    except LoginRefusedError as refused:
        with _lock:
            _failed[service.issuer] = _Kept(refused.reason, now())
        raise
    with _lock:
        _providers[service.issuer] = _Kept(found, now())
    return found


def keys(service: Service, kid: str | None) -> tuple[PublicKey, ...]:
    """Return the keys of this name, or all without a name. Raises LoginRefusedError."""
    kept = _keys.get(service.issuer)
    age = now() - kept.at if kept else KEPT
    if not kept or not timedelta() <= age < KEPT or (age >= _AGAIN and not _named(kept.what, kid)):
        found = _usable(ask(provider(service).keys, made_up=service.made_up))
        with _lock:
            kept = _keys[service.issuer] = _Kept(found, now())
    return _named(kept.what, kid)


def _named(found: tuple[PublicKey, ...], kid: str | None) -> tuple[PublicKey, ...]:
    return found if kid is None else tuple(key for key in found if key.kid == kid)


def _read(service: Service, told: Mapping[str, Any]) -> Provider:
    if told.get("issuer") != service.issuer:
        raise LoginRefusedError(Reason.OTHER_ISSUER)
    if told.get("chengxin_made_up") and not service.made_up:
        raise LoginRefusedError(Reason.DEMO_SERVICE)

    def address(name: str, *, needed: bool = True) -> str:
        found = str(told.get(name) or "")
        if (needed or found) and not safe_address(found, made_up=service.made_up):
            raise LoginRefusedError(Reason.ANSWER)
        return found

    methods = told.get("token_endpoint_auth_methods_supported", ["client_secret_basic"])
    return Provider(
        authorisation=address("authorization_endpoint"),
        token=address("token_endpoint"),
        keys=address("jwks_uri"),
        userinfo=address("userinfo_endpoint", needed=service.claims_from == "userinfo"),
        end_session=address("end_session_endpoint", needed=False),
        names_itself=told.get("authorization_response_iss_parameter_supported") is True,
        token_methods=frozenset(map(str, methods)) if isinstance(methods, list) else frozenset(),
    )


def _usable(told: Mapping[str, Any]) -> tuple[PublicKey, ...]:
    """Return the public keys that sign; keys of other kinds are left out, not an error."""
    listed = told.get("keys")
    if not isinstance(listed, list) or len(listed) > _MOST_KEYS:
        raise LoginRefusedError(Reason.ANSWER)
    found: list[PublicKey] = []
    for each in listed:
        if not isinstance(each, dict) or each.get("use", "sig") != "sig" or "d" in each:
            continue
        if each.get("kty") not in _KINDS:
            continue
        try:
            key = KeySet.import_key_set({"keys": [each]}).keys[0]
        except (JoseError, ValueError, TypeError, KeyError):
            continue
        if isinstance(key, RSAKey | ECKey | OKPKey):
            found.append(key)
    return tuple(found)
