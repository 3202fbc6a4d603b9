"""The register of looks, and the accounts of those who look.

Entries and seals are append-only: no role of the application may change or delete them.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models

from chengxin.access.deadlines.models import Deadline
from chengxin.access.emergency.models import Emergency, EmergencyAlert
from chengxin.access.four_eyes.models import TwofoldAct, TwofoldAnswer
from chengxin.access.roles import PATTERN
from chengxin.access.sampling.models import LookJudgement, LookSample, SampledLook

__all__ = [
    "Deadline", "Emergency", "EmergencyAlert", "LookJudgement", "LookSample", "SampledLook",
    "TwofoldAct", "TwofoldAnswer",
]  # fmt: skip


class AccessEntry(models.Model):
    """One look, or one that was denied. `person_no` is empty only where nobody was found.

    It holds no content: `kinds` names kinds of data, separated by a blank. There is no foreign key
    to the person, whose row may be gone one day while the entry has to stay.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    person_no = models.BigIntegerField(null=True)
    actor = models.TextField()
    actor_kind = models.TextField()
    organisation = models.TextField()
    purpose = models.TextField()
    case_ref = models.TextField(default="")
    reason = models.TextField(default="")
    legal_basis = models.TextField(default="")
    selector = models.TextField()
    kinds = models.TextField()
    outcome = models.TextField()

    class Meta:
        db_table = "access_entry"
        constraints = (
            models.CheckConstraint(
                name="access_entry_outcome", condition=models.Q(outcome__in=("shown", "denied"))
            ),
            models.CheckConstraint(
                name="access_entry_actor_kind",
                condition=models.Q(actor_kind__in=("self", "staff", "partner", "system")),
            ),
        )
        indexes = (models.Index(fields=("person_no", "-id"), name="access_entry_person"),)


class AccessSeal(models.Model):
    """A batch of entries, closed: the hash chains their contents and the batch before."""

    number = models.BigAutoField(primary_key=True)
    first = models.BigIntegerField()
    last = models.BigIntegerField(unique=True)
    entries = models.IntegerField()
    previous = models.BinaryField()
    digest = models.BinaryField()
    sealed_at = models.DateTimeField()

    class Meta:
        db_table = "access_seal"


class Staff(models.Model):
    """What an account of Django's may do as staff, and its second factor.

    `roles` are words of `access.roles`, separated by a blank; `organisation` is the body that the
    person works for. The secret of the second factor is sealed; `last_step` is the time step whose
    code was used last, so that none is used twice; `factor` counts the factors there have been.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="staff"
    )
    organisation = models.TextField()
    roles = models.TextField()
    totp_secret = models.BinaryField()
    last_step = models.BigIntegerField(default=0)
    factor = models.IntegerField(default=1, db_default=1)

    class Meta:
        db_table = "staff"
        constraints = (
            models.CheckConstraint(name="staff_roles", condition=models.Q(roles__regex=PATTERN)),
        )


class StaffScope(models.Model):
    """That an account works for one furnisher, or one county, and sees no rows but theirs.

    Append-only: an account is confined for good, and another confinement is another account.
    """

    user = models.OneToOneField(Staff, models.PROTECT, primary_key=True, related_name="scope")
    furnisher_no = models.IntegerField(null=True)
    county = models.TextField(default="")
    since = models.DateTimeField()

    class Meta:
        db_table = "staff_scope"
        constraints = (
            models.CheckConstraint(
                name="staff_scope_one",
                condition=models.Q(furnisher_no__isnull=False, county="")
                | models.Q(furnisher_no__isnull=True, county__regex="^[0-9]{6}$"),
            ),
        )


class SignIn(models.Model):
    """Somebody came in, was refused, or went out. Append-only.

    `user_id` is empty where no account has the login that was typed, which is not kept.
    """

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    user_id = models.IntegerField(null=True)
    outcome = models.TextField()

    class Meta:
        db_table = "sign_in"
        constraints = (
            models.CheckConstraint(
                name="sign_in_outcome", condition=models.Q(outcome__in=("in", "refused", "out"))
            ),
        )
        indexes = (models.Index(fields=("user_id", "-id"), name="sign_in_user"),)


class GuessLimit(models.Model):
    """How much of its guesses somebody has used up: see `access.guessing`.

    `key` is a keyed hash of a login, an address or a device, and tells none of them.
    """

    key = models.BinaryField(primary_key=True)
    used_until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "guess_limit"


class LookGrant(models.Model):
    """What a person of staff said before looking at somebody: good for minutes, then over.

    It holds in the session in which it was given. Append-only.
    """

    id = models.UUIDField(primary_key=True)
    user_id = models.IntegerField()
    session = models.BinaryField()
    person_no = models.BigIntegerField()
    purpose = models.TextField()
    case_ref = models.TextField(default="")
    reason = models.TextField(default="")
    given_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "look_grant"


class LookComplaint(models.Model):
    """Somebody holds that a look at them was wrong. Append-only, one about each entry.

    `words` are the person's own, without numbers of documents, and may be empty.
    """

    id = models.BigAutoField(primary_key=True)
    person_no = models.BigIntegerField(db_index=True)
    entry = models.BigIntegerField(unique=True)
    made_at = models.DateTimeField()
    ground = models.TextField()
    words = models.TextField(default="")

    class Meta:
        db_table = "look_complaint"


class LookComplaintAnswer(models.Model):
    """What the audit found about it. Append-only."""

    complaint = models.OneToOneField(
        LookComplaint, models.PROTECT, primary_key=True, related_name="answer"
    )
    answered_at = models.DateTimeField()
    answered_by = models.IntegerField()
    words = models.TextField()

    class Meta:
        db_table = "look_complaint_answer"
