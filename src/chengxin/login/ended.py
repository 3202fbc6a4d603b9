"""Whether a token of the service says that somebody's session there is over, and whose.

OpenID Connect Back-Channel Logout 1.0, section 2.6. A token that proves who somebody is never
counts as one of these: it has a nonce and no event, and those here have the event and no nonce.
That a token counts once is for whoever keeps what has come.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from chengxin.clock import now
from chengxin.login.config import Service
from chengxin.login.refusals import LoginRefusedError, Reason
from chengxin.login.token import LEEWAY, begins_later, for_this_site, instant, signed
from chengxin.people.hidden import Hidden

EVENT = "http://schemas.openid.net/event/backchannel-logout"

#: A token older than this is not taken, whatever it says of its end.
LATEST = timedelta(minutes=5)

_MOST = 255


@dataclass(frozen=True, slots=True)
class Ended:
    """Whose session is over: by subject, by the name of the session, or both.

    `until` then the token could be brought again, so for so long `token`, its name, is remembered.
    """

    subject: Hidden | None
    session: Hidden | None
    token: Hidden
    until: datetime


def read_ended(service: Service, token: Hidden) -> Ended:
    """Return what a logout token says. Raises LoginRefusedError."""
    claims, _algorithm = signed(service, token, types=("logout+jwt", "JWT", None))
    for_this_site(service, claims)
    until = _for_this_moment(claims)
    if "nonce" in claims:
        raise LoginRefusedError(Reason.NONCE)
    events = claims.get("events")
    if not isinstance(events, dict) or not isinstance(events.get(EVENT), dict):
        raise LoginRefusedError(Reason.EVENT)
    named = _text(claims, "jti", Reason.TOKEN_NAME)
    if named is None:
        raise LoginRefusedError(Reason.TOKEN_NAME)
    subject = _text(claims, "sub", Reason.SUBJECT)
    session = _text(claims, "sid", Reason.SESSION)
    if subject is None and session is None:
        raise LoginRefusedError(Reason.SUBJECT)
    return Ended(subject, session, named, until)


def _for_this_moment(claims: Mapping[str, Any]) -> datetime:
    at = now()
    ends, made = instant(claims.get("exp")), instant(claims.get("iat"))
    if ends is None or at >= ends + LEEWAY:
        raise LoginRefusedError(Reason.EXPIRED)
    if made is None or made > at + LEEWAY or begins_later(claims, at):
        raise LoginRefusedError(Reason.NOT_YET)
    if made < at - LATEST - LEEWAY:
        raise LoginRefusedError(Reason.TOO_OLD)
    # Refused afterwards for its age, at the latest.
    return min(ends, made + LATEST) + LEEWAY


def _text(claims: Mapping[str, Any], name: str, wrong: Reason) -> Hidden | None:
    if name not in claims:
        return None
    found = claims[name]
    if not isinstance(found, str) or not 0 < len(found) <= _MOST:
        raise LoginRefusedError(wrong)
    return Hidden(found)
