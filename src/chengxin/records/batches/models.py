"""A batch by the furnisher's own key for it, and the numbers that signed requests used up."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from chengxin.records.admitting.models import FurnisherAdmission


class FurnisherBatch(models.Model):
    """A batch. `digest` is a keyed one of its body, which is not kept; the rows are the delivery's.

    `basis` and `channel` are the lawful source and the way it came, as the furnisher states them.
    Once there is an answer it does not change; it holds codes and places, and no cell.
    """

    id = models.BigAutoField(primary_key=True)
    furnisher = models.ForeignKey(
        "records.Furnisher", models.PROTECT, db_column="furnisher_no", db_index=False
    )
    admission = models.ForeignKey(FurnisherAdmission, models.PROTECT, db_column="admission")
    key_id = models.TextField()
    idempotency_key = models.TextField()
    kind = models.TextField()
    digest = models.BinaryField()
    basis = models.TextField()
    channel = models.TextField()
    rows = models.IntegerField()
    delivery = models.OneToOneField("records.Delivery", models.PROTECT, null=True)
    status = models.IntegerField(null=True)
    answer = models.BinaryField(null=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "furnisher_batch"
        constraints = (
            models.UniqueConstraint(
                fields=("furnisher", "idempotency_key"), name="furnisher_batch_key"
            ),
            models.CheckConstraint(
                name="furnisher_batch_answer",
                condition=Q(status__isnull=True, answer__isnull=True)
                | Q(status__isnull=False, answer__isnull=False, delivery__isnull=False),
            ),
        )


class FurnisherNonce(models.Model):
    """A number that a signed request used up; kept for as long as a request may be late."""

    pk = models.CompositePrimaryKey("key_id", "nonce")
    key_id = models.TextField()
    nonce = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "furnisher_nonce"
