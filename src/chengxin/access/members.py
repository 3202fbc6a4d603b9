"""The accounts of staff: who they are while they are signed in, and what is written about them.

Sealing is the business of who calls: this room only keeps the sealed secret of the second factor.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Max

from chengxin.access.models import SignIn, Staff, StaffScope
from chengxin.access.roles import Role, RolesRefusedError
from chengxin.clock import now
from chengxin.text import _


@dataclass(frozen=True, slots=True)
class Scope:
    """The one furnisher, or the one county, for which somebody works."""

    furnisher_no: int | None
    county: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody of staff, as the database says at this moment.

    `fingerprint` changes with the password, the roles and the second factor, so that sessions that
    began before end at once.
    """

    user_id: int
    login: str
    organisation: str
    roles: frozenset[Role]
    fingerprint: str
    scope: Scope | None = None


@dataclass(frozen=True, slots=True)
class Account:
    """What signing in compares with: a member and the sealed secret of the second factor."""

    member: Member
    password: str
    secret: bytes
    active: bool


class LoginTakenError(Exception):
    """There is an account with this login."""

    def __init__(self, login: str) -> None:
        message = _("There is an account '{login}' already. Choose another login.")
        super().__init__(message.format(login=login))


def create_account(
    *,
    login: str,
    password: str,
    organisation: str,
    roles: frozenset[Role],
    seal: Callable[[int], bytes],
) -> Member:
    """Create an account; `seal` gives the sealed secret for the row of a number.

    One transaction. Raises LoginTakenError.
    """
    users = get_user_model()
    try:
        with transaction.atomic():
            user = users.objects.create_user(username=login, password=password)
            staff = Staff.objects.create(
                user=user,
                organisation=organisation,
                roles=_words(roles),
                totp_secret=seal(user.pk),
            )
    except IntegrityError as error:
        if users.objects.filter(username=login).exists():
            raise LoginTakenError(login) from None
        raise error
    return _account(staff).member


def confine(*, login: str, furnisher_no: int | None = None, county: str = "") -> bool:
    """Confine an account to one furnisher or one county, for good; False where nobody has it.

    Raises RolesRefusedError for an account that has another role than the intake's.
    """
    with transaction.atomic():
        staff = Staff.objects.select_for_update().filter(user__username=login).first()
        if staff is None:
            return False
        if staff.roles != Role.INTAKE:
            raise RolesRefusedError(
                _("Whoever works for one department has the role '{role}' and no other.").format(
                    role=Role.INTAKE
                )
            )
        StaffScope.objects.create(user=staff, furnisher_no=furnisher_no, county=county, since=now())
        return True


def set_password(*, user_id: int, password: str) -> Member:
    """Give an account another password; every session that began with the old one is over."""
    staff = Staff.objects.select_related("user", "scope").get(pk=user_id)
    staff.user.set_password(password)
    staff.user.save(update_fields=["password"])
    return _account(staff).member


def set_roles(*, login: str, roles: frozenset[Role]) -> Member | None:
    """Give an account other roles, and end its sessions; None where nobody has this login."""
    return _changed(login, roles=_words(roles))


def set_factor(*, login: str, seal: Callable[[int], bytes]) -> Member | None:
    """Give an account another second factor, and end its sessions; None where nobody has it.

    The codes of the factor until now are worth nothing any more.
    """
    staff = Staff.objects.filter(user__username=login).first()
    if staff is None:
        return None
    return _changed(login, totp_secret=seal(staff.pk), factor=F("factor") + 1, last_step=0)


def renew_secrets(renewed: Callable[[int, bytes], bytes | None]) -> None:
    """Put another seal around each second factor, where `renewed` gives one; nothing else changes.

    A row at a time, locked while it is renewed, so that no change in between is undone.
    """
    for user_id in Staff.objects.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            staff = Staff.objects.select_for_update().get(pk=user_id)
            fresh = renewed(user_id, bytes(staff.totp_secret))
            if fresh is not None:
                Staff.objects.filter(pk=user_id).update(totp_secret=fresh)


def _changed(login: str, **columns: object) -> Member | None:
    found = Staff.objects.filter(user__username=login)
    if not found.update(**columns):
        return None
    return _account(found.select_related("user", "scope").get()).member


def find_account(login: str) -> Account | None:
    """Return the account of a login, active or not, or None."""
    staff = Staff.objects.select_related("user", "scope").filter(user__username=login).first()
    return None if staff is None else _account(staff)


def find_member(user_id: int) -> Member | None:
    """Return a member whose account is active, or None: asked anew for each request."""
    staff = (
        Staff.objects.select_related("user", "scope")
        .filter(pk=user_id, user__is_active=True)
        .first()
    )
    return None if staff is None else _account(staff).member


def _account(staff: Staff) -> Account:
    user = staff.user
    member = Member(
        user.pk,
        user.get_username(),
        staff.organisation,
        frozenset(map(Role, staff.roles.split())),
        _fingerprint(staff),
        Scope(staff.scope.furnisher_no, staff.scope.county) if hasattr(staff, "scope") else None,
    )
    return Account(member, user.password, bytes(staff.totp_secret), user.is_active)


def _fingerprint(staff: Staff) -> str:
    # The first is keyed, and names the hash of the password.
    told = f"{staff.user.get_session_auth_hash()} {staff.factor} {staff.roles}"
    return sha256(told.encode()).hexdigest()


def _words(roles: frozenset[Role]) -> str:
    return " ".join(sorted(roles))


def use_step(*, user_id: int, step: int) -> bool:
    """Use up a time step and all before it, once: of two who try at the same moment one wins."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update staff set last_step = %(step)s"
            " where user_id = %(user)s and last_step < %(step)s returning 1",
            {"step": step, "user": user_id},
        )
        return cursor.fetchone() is not None


@dataclass(frozen=True, slots=True)
class Before:
    """When somebody came in the time before this one, and how often it was tried since."""

    came_at: datetime | None
    refused: int


def before_this(user_id: int, began_at: datetime) -> Before:
    """Return what happened to an account before a session that began at an instant."""
    entries = SignIn.objects.filter(user_id=user_id, at__lt=began_at)
    came_at = entries.filter(outcome="in").aggregate(last=Max("at"))["last"]
    since = {} if came_at is None else {"at__gt": came_at}
    return Before(came_at, entries.filter(outcome="refused", **since).count())


@dataclass(frozen=True, slots=True)
class Listed:
    """An account as those who keep accounts see it."""

    member: Member
    active: bool
    before: Before


def list_accounts() -> list[Listed]:
    """Return all accounts, by login."""
    rows = Staff.objects.select_related("user", "scope").order_by("user__username")
    return [
        Listed(account.member, account.active, before_this(account.member.user_id, now()))
        for account in map(_account, rows)
    ]


def close_account(*, user_id: int) -> bool:
    """Close an account: it reaches nothing from now on. False where there is none that is open."""
    users = get_user_model().objects
    found = users.filter(pk=user_id, is_active=True, staff__isnull=False)
    return found.update(is_active=False) == 1


def note_sign_in(*, user_id: int | None, outcome: str) -> None:
    """Write down that somebody came in, was refused or went out."""
    SignIn.objects.create(at=now(), user_id=user_id, outcome=outcome)
