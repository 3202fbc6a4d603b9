"""Who is signed in as staff: what the session holds, and when it ends.

It holds the number of the account, nothing about people, and is compared with the database on every
request: it ends at once with the account, and with any change of roles, password or second factor.
It ends after half an hour without a request, after eight hours in any case, and
when somebody signs in anew, since every sign-in begins an empty session with a new key.
"""

from __future__ import annotations

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from chengxin.access.members import Member, find_member, note_sign_in
from chengxin.clock import now

IDLE = timedelta(minutes=30)
ABSOLUTE = timedelta(hours=8)

#: The session is written again no sooner than this, so that reading pages is no writing.
_REFRESH = timedelta(minutes=1)

_KEY = "staff"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A member, the mark of this one session, since when it lasts, and when it was proved last."""

    member: Member
    mark: bytes
    began_at: datetime
    proved_at: datetime


def begin(request: HttpRequest, member: Member) -> None:
    """Begin a session of staff; whatever the browser's session held before is gone."""
    request.session.flush()
    request.session[_KEY] = {
        "user": member.user_id,
        "fingerprint": member.fingerprint,
        "mark": secrets.token_hex(16),
        "began": now().isoformat(),
        "seen": now().isoformat(),
        "proved": now().isoformat(),
    }
    rotate_token(request)


def proved_again(request: HttpRequest) -> None:
    """Keep that whoever is signed in has just proved it once more; the session has a new key."""
    request.session[_KEY] = {**request.session[_KEY], "proved": now().isoformat()}
    request.session.cycle_key()


def end(request: HttpRequest) -> None:
    """End the session, on the server as well."""
    if found := current(request):
        note_sign_in(user_id=found.member.user_id, outcome="out")
    request.session.flush()


def current(request: HttpRequest) -> SignedIn | None:
    """Return who is signed in now, or None; a session that has run out is emptied."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    began, seen = (datetime.fromisoformat(kept[each]) for each in ("began", "seen"))
    member = find_member(kept["user"])
    if (
        member is None
        or not hmac.compare_digest(member.fingerprint, kept["fingerprint"])
        or now() - seen > IDLE
        or now() - began > ABSOLUTE
    ):
        request.session.flush()
        return None
    if now() - seen > _REFRESH:
        request.session[_KEY] = {**kept, "seen": now().isoformat()}
    proved = datetime.fromisoformat(kept["proved"])
    return SignedIn(member, bytes.fromhex(kept["mark"]), began, proved)
