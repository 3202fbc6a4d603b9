"""Emergencies and whom they are told to. Append-only; the review is the answer to a twofold act."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxin.access.four_eyes.models import TwofoldAct


class Emergency(models.Model):
    """That a member of staff opened somebody's file in an emergency, until when it was open.

    The reason stands in the act. There is no key to the person, whose row may be gone one day.
    """

    act = models.OneToOneField(
        TwofoldAct, models.PROTECT, primary_key=True, related_name="emergency"
    )
    user_id = models.IntegerField()
    organisation = models.TextField()
    person_no = models.BigIntegerField()
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    review_due = models.DateTimeField()

    class Meta:
        db_table = "emergency"
        indexes = (models.Index(fields=("user_id", "person_no"), name="emergency_whose"),)
        constraints = (
            models.CheckConstraint(
                name="emergency_times",
                condition=Q(opened_at__lt=F("until"), until__lt=F("review_due")),
            ),
        )


class EmergencyAlert(models.Model):
    """That it was told to a named person, in the transaction that opened the file."""

    id = models.BigAutoField(primary_key=True)
    emergency = models.ForeignKey(Emergency, models.PROTECT, db_index=False)
    user_id = models.IntegerField(db_index=True)

    class Meta:
        db_table = "emergency_alert"
        constraints = (
            models.UniqueConstraint(fields=("emergency", "user_id"), name="emergency_alert_once"),
        )
