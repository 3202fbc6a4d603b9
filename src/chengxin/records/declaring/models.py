"""Declarations and what was found about each. Rows are added, and go with the person."""

from __future__ import annotations

from django.db import models


class Declaration(models.Model):
    """That a person declared a record, answers for it, and lets it be verified.

    `rulebook_no` is the version of the rules whose article the person had before the eyes.
    """

    id = models.BigAutoField(primary_key=True)
    record_no = models.BigIntegerField(unique=True)
    person_no = models.BigIntegerField(db_index=True)
    rulebook_no = models.IntegerField()
    declared_at = models.DateTimeField()

    class Meta:
        db_table = "declaration"


class DeclarationAnswer(models.Model):
    """What whoever verified it found. One for each declaration."""

    declaration = models.OneToOneField(
        Declaration, models.PROTECT, primary_key=True, related_name="answer"
    )
    person_no = models.BigIntegerField(db_index=True)
    answered_at = models.DateTimeField()
    answered_by = models.IntegerField()
    outcome = models.TextField()
    sealed = models.BinaryField()

    class Meta:
        db_table = "declaration_answer"
        constraints = (
            models.CheckConstraint(
                name="declaration_answer_outcome",
                condition=models.Q(outcome__in=("verified", "unconfirmed")),
            ),
        )
