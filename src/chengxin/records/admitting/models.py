"""Steps, texts of the agreement, keys and their ends, and admissions. All of it is append-only.

Nothing here is about a person: a furnisher is a department or a market body, and who answers for it
is named by office. That an admission was asked by one and agreed to by another stands in its keys.
"""

from __future__ import annotations

from django.db import models


class FurnisherStep(models.Model):
    """One step of a furnisher's way; `said` is what was stated, `act` what two people answer for.

    `by` is the number of the member of staff who took it.
    """

    id = models.BigAutoField(primary_key=True)
    furnisher = models.ForeignKey(
        "records.Furnisher", models.PROTECT, db_column="furnisher_no", db_index=False
    )
    place = models.IntegerField()
    kind = models.TextField()
    said = models.JSONField()
    act = models.BigIntegerField(null=True)
    at = models.DateTimeField()
    by = models.IntegerField()

    class Meta:
        db_table = "furnisher_step"
        constraints = (
            models.UniqueConstraint(fields=("furnisher", "place"), name="furnisher_step_place"),
            models.CheckConstraint(
                name="furnisher_step_kind",
                condition=models.Q(
                    kind__in=(
                        "applied", "agreed", "allowed", "key", "asked", "admitted", "refused",
                        "ended",
                    )
                ),
            ),
        )  # fmt: skip


class AgreementText(models.Model):
    """A version of the text that furnishers agree to, by the SHA-256 of its words."""

    digest = models.BinaryField(primary_key=True)
    lang = models.TextField()
    text = models.TextField()
    since = models.DateTimeField()

    class Meta:
        db_table = "agreement_text"


class FurnisherKey(models.Model):
    """The public half of a key, for ever; `key_id` is made from it, so it names no other."""

    key_id = models.TextField(primary_key=True)
    furnisher = models.ForeignKey("records.Furnisher", models.PROTECT, db_column="furnisher_no")
    algorithm = models.TextField()
    public = models.BinaryField()
    since = models.DateTimeField()
    expires_at = models.DateTimeField()

    class Meta:
        db_table = "furnisher_key"
        constraints = (
            models.CheckConstraint(
                name="furnisher_key_algorithm", condition=models.Q(algorithm="ed25519")
            ),
            models.CheckConstraint(
                name="furnisher_key_ends",
                condition=models.Q(expires_at__gt=models.F("since")),
            ),
        )


class FurnisherKeyEnd(models.Model):
    """That a key was withdrawn before it expired: at once, and by one person."""

    key = models.OneToOneField(
        FurnisherKey, models.PROTECT, primary_key=True, db_column="key_id", related_name="end"
    )
    at = models.DateTimeField()
    by = models.IntegerField()
    reason = models.TextField()

    class Meta:
        db_table = "furnisher_key_end"


class FurnisherAdmission(models.Model):
    """What was admitted: which items, by which key, under which text, and who answers for it.

    Of a furnisher the latest says which items and text hold; each of its keys holds until it ends.
    The keys into what was asked and answered are written by hand.
    """

    admission = models.BigAutoField(primary_key=True)
    furnisher = models.ForeignKey("records.Furnisher", models.PROTECT, db_column="furnisher_no")
    key = models.ForeignKey(FurnisherKey, models.PROTECT, db_column="key_id")
    agreement = models.ForeignKey(AgreementText, models.PROTECT, db_column="agreement")
    answers = models.TextField()
    items = models.JSONField()
    act = models.BigIntegerField(unique=True)
    content = models.BinaryField()
    asked_by = models.IntegerField()
    answered_by = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "furnisher_admission"
        constraints = (
            models.CheckConstraint(
                name="furnisher_admission_two",
                condition=~models.Q(asked_by=models.F("answered_by")),
            ),
        )
