"""What was proposed and decided about who somebody is, and by what else the person is known.

Proposals and changes are append-only and go with the person. A former number or name stands beside
the person as the row was, sealed for the same place, so that undoing puts the same bytes back.
"""

from __future__ import annotations

from django.db import models


class ChangeProposal(models.Model):
    """Exactly what one member of staff wants; `act` is the number of `twofold_act`.

    `sealed` holds the new number or name, and is empty where there is none.
    """

    act = models.BigIntegerField(primary_key=True)
    person_no = models.BigIntegerField(db_index=True)
    other_no = models.BigIntegerField(null=True)
    undoes = models.BigIntegerField(null=True)
    kind = models.TextField()
    ground = models.TextField()
    document = models.TextField()
    sealed = models.BinaryField()
    content = models.BinaryField()

    class Meta:
        db_table = "change_proposal"


class PersonChange(models.Model):
    """What was decided and done, by which two people. Its key to both stands in the database."""

    change = models.BigAutoField(primary_key=True)
    act = models.BigIntegerField(unique=True)
    content = models.BinaryField()
    person_no = models.BigIntegerField(db_index=True)
    other_no = models.BigIntegerField(null=True, db_index=True)
    undoes = models.BigIntegerField(null=True, unique=True)
    kind = models.TextField()
    ground = models.TextField()
    document = models.TextField()
    asked_by = models.IntegerField()
    answered_by = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "person_change"
        constraints = (
            models.CheckConstraint(
                name="person_change_kind",
                condition=models.Q(kind__in=("name", "number", "merge", "undo")),
            ),
            models.CheckConstraint(
                name="person_change_undoes",
                condition=models.Q(kind="undo") ^ models.Q(undoes__isnull=True),
            ),
            models.CheckConstraint(
                name="person_change_two",
                condition=~models.Q(asked_by=models.F("answered_by")),
            ),
        )


class PersonAlias(models.Model):
    """By what a person was known before a change: the three values of the row as they were."""

    change = models.BigIntegerField(primary_key=True)
    person_no = models.BigIntegerField(db_index=True)
    identity_index = models.BinaryField(db_index=True)
    identity_sealed = models.BinaryField()
    name_sealed = models.BinaryField()

    class Meta:
        db_table = "person_alias"


class PersonMerged(models.Model):
    """Whoever is found by this row is the person `into_no`, until it is undone.

    `kept` is what has to be put back then: numbers, days and points, and nothing that tells who.
    """

    person_no = models.BigIntegerField(primary_key=True)
    into_no = models.BigIntegerField(db_index=True)
    change = models.BigIntegerField(unique=True)
    kept = models.JSONField()

    class Meta:
        db_table = "person_merged"
        constraints = (
            models.CheckConstraint(
                name="person_merged_two", condition=~models.Q(person_no=models.F("into_no"))
            ),
        )
