"""What was asked, and the answer of somebody else. Both are append-only and name nobody.

The database holds it by itself: an answer points at number, contents and asker together, and a
check refuses the asker.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class TwofoldAct(models.Model):
    """Something that one member of staff wants done. `content` is the SHA-256 of what exactly."""

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    content = models.BinaryField()
    asked_by = models.IntegerField()
    asked_at = models.DateTimeField()
    reason = models.TextField()

    class Meta:
        db_table = "twofold_act"
        constraints = (
            models.UniqueConstraint(fields=("id", "content", "asked_by"), name="twofold_act_whole"),
        )


class TwofoldAnswer(models.Model):
    """What another member said to it, once. The key to all of the act is written by hand."""

    act = models.OneToOneField(
        TwofoldAct, models.PROTECT, primary_key=True, related_name="answer", db_constraint=False
    )
    content = models.BinaryField()
    asked_by = models.IntegerField()
    answered_by = models.IntegerField()
    answered_at = models.DateTimeField()
    agreed = models.BooleanField()
    words = models.TextField(default="")

    class Meta:
        db_table = "twofold_answer"
        constraints = (
            models.CheckConstraint(
                name="twofold_answer_by_another", condition=~Q(answered_by=F("asked_by"))
            ),
        )
