"""What is to be done, how far it is, and what people are told. No row says who somebody is.

A job is done once, however often it is begun: its end commits with what it does. A letter is a row
of the outbox; a message is what became of one that was for somebody.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q


class Job(models.Model):
    """Something that was asked for. Of one kind and key at most one is open.

    `state` is waiting, doing, done, refused or dead. Whoever does it holds it until `lease_until`
    and no longer; `attempts` counts how often it was begun, and tells whose attempt is the last.
    Nobody of the staff has asked for what a furnisher's own call leads to.
    `refusal` is what the rules said, `fault` only the kind of what went wrong.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    key = models.IntegerField()
    lang = models.TextField()
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, null=True
    )
    state = models.TextField(default="waiting")
    attempts = models.IntegerField(default=0)
    not_before = models.DateTimeField()
    lease_until = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    whole = models.BigIntegerField(default=0)
    refusal = models.TextField(default="")
    fault = models.TextField(default="")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "job"
        constraints = (
            models.UniqueConstraint(
                fields=("kind", "key"),
                name="job_one_open",
                condition=Q(state__in=("waiting", "doing")),
            ),
            models.CheckConstraint(
                name="job_state",
                condition=(
                    Q(state="waiting", lease_until__isnull=True, ended_at__isnull=True)
                    | Q(state="doing", lease_until__isnull=False, ended_at__isnull=True)
                    | Q(
                        state__in=("done", "refused", "dead"),
                        lease_until__isnull=True,
                        ended_at__isnull=False,
                    )
                ),
            ),
        )


class Message(models.Model):
    """Somebody was told that a score changed. It points at the change and dies with it.

    `put_away_at` is when its person took it off the first page; it is found again all the same.

    The key into `standing_change` is written by hand, so that the database itself takes a message
    away with its change.
    """

    change = models.OneToOneField(
        "standing.StandingChange", models.DO_NOTHING, primary_key=True, db_constraint=False
    )
    told_at = models.DateTimeField()
    put_away_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "message"
