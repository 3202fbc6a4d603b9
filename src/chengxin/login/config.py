"""Which service proves who somebody is: a TOML file that `CHENGXIN_LOGIN_FILE` names.

Secrets stand in files of their own, which nobody but their owner can read, and have no default.
What the file may say is a closed list, so a mistyped word is not silently nothing. A made-up
service, or one that is asked without TLS, is refused where the site is real.
"""

from __future__ import annotations

import os
import stat
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from chengxin.people.hidden import Hidden
from chengxin.people.identity import Kind
from chengxin.text import _

VARIABLE = "CHENGXIN_LOGIN_FILE"

#: Signatures that only the service can make. A shared secret or none at all is never among them.
ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)

_TEXTS = frozenset({"issuer", "client", "site", "secret_file", "key_file", "claims_from"})
_LISTS = frozenset({"scopes", "algorithms", "assurance"})
_TABLES = frozenset({"claims", "documents"})
#: What a service can be asked for; whatever else it tells is dropped.
_CLAIMS = {"number": "", "name": "", "document": "", "state": "", "assurance": "acr"}


class LoginConfigError(Exception):
    """The file cannot be used: which, why, and what to do. Never what a secret holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service as this site is known to it.

    `claims` names what carries number, name, document, state and assurance, empty where nothing
    does; `documents` translates the service's words for kinds of documents. `made_up` says that
    this site is the demonstration, whose service may be on this computer and have no TLS.
    """

    issuer: str
    client: str
    site: str
    secret: Hidden | None = field(default=None, repr=False)
    key: Hidden | None = field(default=None, repr=False)
    scopes: tuple[str, ...] = ("openid",)
    algorithms: frozenset[str] = frozenset({"RS256", "PS256", "ES256"})
    assurance: frozenset[str] = frozenset()
    claims: Mapping[str, str]
    documents: Mapping[str, Kind] = field(default_factory=dict)
    claims_from: str = "id_token"
    made_up: bool = False


def service(*, made_up: bool) -> Service | None:
    """Return the service that the environment names, or None. Raises LoginConfigError."""
    named = os.environ.get(VARIABLE, "")
    return _loaded(named, made_up) if named else None


@lru_cache(maxsize=1)
def _loaded(named: str, made_up: bool) -> Service:
    return read_service(Path(named), made_up=made_up)


def read_service(path: Path, *, made_up: bool = False) -> Service:
    """Return the service of a file. Raises LoginConfigError."""
    try:
        told = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        message = _("{file}: it cannot be read as TOML: {reason}")
        raise LoginConfigError(message.format(file=path, reason=error)) from error
    for name, value in told.items():
        if not _known(name, value):
            message = _("{file}: nobody knows '{name}' with such a value. These exist: {names}.")
            names = ", ".join(sorted(_TEXTS | _LISTS | _TABLES))
            raise LoginConfigError(message.format(file=path, name=name, names=names))
    for name in ("issuer", "client", "site"):
        if not told.get(name):
            message = _("{file}: '{name}' is missing. Write it as the service has it.")
            raise LoginConfigError(message.format(file=path, name=name))
    for name in ("issuer", "site"):
        if not safe_address(told[name], made_up=made_up) or urlsplit(told[name]).query:
            message = _("{file}: '{name}' must be an address that begins with https://.")
            raise LoginConfigError(message.format(file=path, name=name))
    return Service(
        issuer=told["issuer"],
        client=told["client"],
        site=told["site"].rstrip("/"),
        **_secrets(path, told),
        scopes=tuple(dict.fromkeys(["openid", *told.get("scopes", ())])),
        algorithms=_algorithms(path, told.get("algorithms", ["RS256", "PS256", "ES256"])),
        assurance=frozenset(told.get("assurance", ())),
        claims=_claims(path, told.get("claims", {})),
        documents=_documents(path, told.get("documents", {})),
        claims_from=_source(path, told.get("claims_from", "id_token")),
        made_up=made_up,
    )


def safe_address(address: str, *, made_up: bool) -> bool:
    """Whether an address may be asked: with TLS, or on this computer where the site is made up.

    >>> safe_address("https://id.example/", made_up=False)
    True
    >>> safe_address("http://127.0.0.1:8001/o", made_up=True)
    True
    >>> [safe_address(each, made_up=False) for each in ("http://127.0.0.1/o", "https://127.0.0.1/")]
    [False, False]
    >>> [safe_address(each, made_up=True) for each in ("http://id.example/", "https://a@b/", "//x")]
    [False, False, False]
    """
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError:
        return False
    if not parts.hostname or "@" in parts.netloc or parts.fragment or port == 0:
        return False
    if _is_here(parts.hostname):
        return made_up and parts.scheme in ("http", "https")
    return parts.scheme == "https"


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _known(name: str, value: object) -> bool:
    match value:
        case str():
            return name in _TEXTS
        case list():
            return name in _LISTS and all(isinstance(each, str) for each in value)
        case dict():
            return name in _TABLES and all(isinstance(each, str) for each in value.values())
    return False


def _secrets(path: Path, told: Mapping[str, Any]) -> dict[str, Hidden]:
    """Return what proves this site to the service: a shared secret or a private key, not both."""
    named = {kind: told[f"{kind}_file"] for kind in ("secret", "key") if f"{kind}_file" in told}
    if len(named) != 1:
        message = _("{file}: name either 'secret_file' or 'key_file', as the service asks for.")
        raise LoginConfigError(message.format(file=path))
    return {kind: _private(path.parent / file) for kind, file in named.items()}


def _private(path: Path) -> Hidden:
    try:
        # Opened first and looked at then, so that nobody can put another file there in between.
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            text = file.read(1 << 16).decode("ascii").strip()
    except (OSError, ValueError) as error:
        message = _("{file}: the secret cannot be read: {reason}")
        raise LoginConfigError(message.format(file=path, reason=type(error).__name__)) from None
    if stat.S_IMODE(mode) & 0o077:
        message = _("{file}: others have rights to it. Make it 0400, and ask for a new secret.")
        raise LoginConfigError(message.format(file=path))
    if len(text) < 16:
        message = _("{file}: fewer than 16 characters are no secret. Ask the service for one.")
        raise LoginConfigError(message.format(file=path))
    return Hidden(text)


def _algorithms(path: Path, told: list[str]) -> frozenset[str]:
    found = frozenset(told)
    if not found or found - ALGORITHMS:
        message = _("{file}: 'algorithms' takes some of these and no others: {names}.")
        names = ", ".join(sorted(ALGORITHMS))
        raise LoginConfigError(message.format(file=path, names=names))
    return found


def _claims(path: Path, told: Mapping[str, str]) -> Mapping[str, str]:
    found = {**_CLAIMS, **told}
    if {*found} != {*_CLAIMS} or not (found["number"] and found["name"]):
        message = _("{file}: 'claims' must name 'number' and 'name', and may name: {names}.")
        names = ", ".join(sorted({*_CLAIMS} - {"number", "name"}))
        raise LoginConfigError(message.format(file=path, names=names))
    return found


def _documents(path: Path, told: Mapping[str, str]) -> Mapping[str, Kind]:
    if {*told.values()} - {*Kind}:
        message = _("{file}: 'documents' leads to kinds that do not exist. These do: {names}.")
        raise LoginConfigError(message.format(file=path, names=", ".join(Kind)))
    return {word: Kind(kind) for word, kind in told.items()}


def _source(path: Path, told: str) -> str:
    if told not in ("id_token", "userinfo"):
        message = _("{file}: 'claims_from' is id_token or userinfo.")
        raise LoginConfigError(message.format(file=path))
    return told
