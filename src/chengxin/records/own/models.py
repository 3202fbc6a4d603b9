"""A person's own words about records, sealed, and what staff answered to them.

Rows are only added; the eraser takes them away, with the person or at the person's wish.
"""

from __future__ import annotations

from django.db import models


class RecordStatement(models.Model):
    """What a person says beside a record; the newest version is shown, and none changes points."""

    id = models.BigAutoField(primary_key=True)
    record_no = models.BigIntegerField()
    person_no = models.BigIntegerField(db_index=True)
    version = models.IntegerField()
    sealed = models.BinaryField()
    said_at = models.DateTimeField()

    class Meta:
        db_table = "record_statement"
        constraints = (
            models.UniqueConstraint(
                fields=("record_no", "version"), name="record_statement_version"
            ),
        )


class Correction(models.Model):
    """A person holds a record to be wrong: the `number`th time, and about which version of it.

    While `suspends`, a mark `disputed` of this case stands on the record until the answer.
    """

    id = models.BigAutoField(primary_key=True)
    record_no = models.BigIntegerField()
    person_no = models.BigIntegerField(db_index=True)
    number = models.IntegerField()
    version = models.IntegerField()
    ground = models.TextField()
    sealed = models.BinaryField()
    suspends = models.BooleanField()
    asked_at = models.DateTimeField()

    class Meta:
        db_table = "correction"
        constraints = (
            models.UniqueConstraint(fields=("record_no", "number"), name="correction_number"),
        )


class CorrectionAnswer(models.Model):
    """What was found, by whom, and what follows from it. One for each request."""

    correction = models.OneToOneField(
        Correction, models.PROTECT, primary_key=True, related_name="answer"
    )
    person_no = models.BigIntegerField(db_index=True)
    answered_at = models.DateTimeField()
    answered_by = models.IntegerField()
    outcome = models.TextField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "correction_answer"
        constraints = (
            models.CheckConstraint(
                name="correction_answer_outcome",
                condition=models.Q(outcome__in=("stands", "mended", "annulled")),
            ),
        )
