"""Rulebook versions and who approved them; where people stand, and how that came about.

A standing exists only while its person's consent lives, and its changes die with it. Rows of the
arithmetic are never stored: pages ask the kernel.
"""

from __future__ import annotations

from django.db import models

from chengxin.people.models import Person
from chengxin.standing.jobs.models import Job, Message
from chengxin.standing.publishing.models import (
    Approval,
    Comment,
    CommentRound,
    InForceLog,
    Proposal,
    Publication,
    Reply,
    ShadowRun,
    TakenBack,
)

__all__ = [
    "Approval",
    "Comment",
    "CommentRound",
    "InForce",
    "InForceLog",
    "Job",
    "Message",
    "Outbox",
    "Proposal",
    "Publication",
    "Reply",
    "RulebookVersion",
    "Run",
    "ShadowRun",
    "Standing",
    "StandingChange",
    "TakenBack",
]


class RulebookVersion(models.Model):
    """A rulebook's files as they were checked; `rulebook_no` numbers its compiled tables.

    `version` is the SHA-256 of the contents. `files` is a ZIP archive of the folder.
    """

    rulebook_no = models.IntegerField(primary_key=True)
    version = models.TextField(unique=True)
    label = models.TextField()
    files = models.BinaryField()
    stored_at = models.DateTimeField()
    stored_by = models.TextField()

    class Meta:
        db_table = "rulebook_version"


class InForce(models.Model):
    """The one row that says which version scores; scoring shares it, a switch takes it alone.

    It comes and changes only by a `publication` that holds, the first version's like any other's;
    the database refuses anything else. None is on sites that opened before that was so.
    """

    id = models.SmallIntegerField(primary_key=True)
    rulebook = models.ForeignKey(
        RulebookVersion, models.PROTECT, db_column="rulebook_no", db_index=False
    )
    since = models.DateTimeField()
    publication = models.OneToOneField(Publication, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "in_force"
        constraints = (models.CheckConstraint(name="in_force_one", condition=models.Q(id=1)),)


class Standing(models.Model):
    """The live score of a person: at most one row, and none without consent.

    `number` counts the changes. `score` and the subtotals of `dimensions` are as the kernel says:
    whole points, and hundredths by dimension.
    """

    person = models.OneToOneField(Person, models.CASCADE, db_column="person_no", primary_key=True)
    rulebook = models.ForeignKey(
        RulebookVersion, models.PROTECT, db_column="rulebook_no", db_index=False
    )
    number = models.IntegerField()
    as_of = models.DateField()
    score = models.IntegerField()
    level = models.TextField()
    dimensions = models.JSONField()
    next_change_on = models.DateField(null=True, db_index=True)
    scored_at = models.DateTimeField()

    class Meta:
        db_table = "standing"


class StandingChange(models.Model):
    """A score that became another, and by what. It dies with the consent.

    `cause` is joined, record, mark, fact, day, version or consent; `cause_ref` says which, and
    holds nothing that tells who somebody is.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, db_column="person_no", db_index=False)
    number = models.IntegerField()
    rulebook_no = models.IntegerField()
    as_of = models.DateField()
    score_before = models.IntegerField(null=True)
    score = models.IntegerField()
    level = models.TextField()
    dimensions = models.JSONField()
    cause = models.TextField()
    cause_ref = models.TextField(default="")
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "standing_change"
        constraints = (
            models.UniqueConstraint(fields=("person", "number"), name="standing_change_number"),
        )


class Outbox(models.Model):
    """Something that others are to be told once it is committed; the payload names no person.

    `jobs.letters` brings it. `attempts` and `not_before` are of one that could not be brought yet;
    after the last attempt it is given up at `dead_at`, and kept. `fault` is only the kind of what
    went wrong.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)
    attempts = models.IntegerField(default=0, db_default=0)
    not_before = models.DateTimeField(null=True)
    dead_at = models.DateTimeField(null=True)
    fault = models.TextField(default="", db_default="")

    class Meta:
        db_table = "outbox"
        indexes = (
            models.Index(
                fields=("id",),
                name="outbox_waiting",
                condition=models.Q(done_at__isnull=True, dead_at__isnull=True),
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="outbox_one_end",
                condition=models.Q(done_at__isnull=True) | models.Q(dead_at__isnull=True),
            ),
        )


class Run(models.Model):
    """A run over many persons: the daily one, a switch, a rescoring. Resumed, never repeated.

    `upto` is the last person that is done.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    as_of = models.DateField()
    rulebook_no = models.IntegerField()
    upto = models.BigIntegerField(default=0)
    persons = models.IntegerField(default=0)
    changed = models.IntegerField(default=0)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "run"
        constraints = (
            models.UniqueConstraint(fields=("kind", "as_of", "rulebook_no"), name="run_of_the_day"),
        )
