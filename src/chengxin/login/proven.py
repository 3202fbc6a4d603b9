"""Who a service says that somebody is: the least of its claims, read as documents are here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chengxin.clock import today
from chengxin.login.config import Service
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.people.hidden import Hidden
from chengxin.people.identity import Identity, read_identity
from chengxin.people.names import Name, read_name


@dataclass(frozen=True, slots=True)
class Proven:
    """Whose document it is, the name on it, how it was proved and when, and the opaque subject.

    `session` is how the service calls the session there, where it says so.
    """

    identity: Identity
    name: Name
    assurance: str
    subject: Hidden
    proved_at: datetime
    session: Hidden | None = None


def read_proven(service: Service, claims: Mapping[str, Any], proved_at: datetime) -> Proven:
    """Return what the claims say, and drop all others. Raises LoginRefusedError."""
    number, name = _text(service, claims, "number"), _text(service, claims, "name")
    if not (number and name):
        raise LoginRefusedError(Reason.CLAIMS)
    identity = read_identity(
        number, today=today(), issuer=_text(service, claims, "state"), made_up=service.made_up
    )
    if not isinstance(identity, Identity):
        raise LoginRefusedError(Reason.NUMBER)
    if service.claims["document"]:
        document = _text(service, claims, "document")
        if service.documents.get(document) is not identity.kind:
            raise LoginRefusedError(Reason.DOCUMENT)
    called = read_name(name)
    if not isinstance(called, Name):
        raise LoginRefusedError(Reason.NAME)
    assurance = _text(service, claims, "assurance")
    named = claims.get("sid")
    session = Hidden(named) if isinstance(named, str) and 0 < len(named) <= 255 else None
    return Proven(identity, called, assurance, Hidden(claims["sub"]), proved_at, session)


def _text(service: Service, claims: Mapping[str, Any], what: str) -> str:
    found = claims.get(service.claims[what], "") if service.claims[what] else ""
    return found if isinstance(found, str) and len(found) <= 400 else ""
