"""Samples of looks, what was drawn, and what the audit found about each. Append-only.

Nothing here tells about whom a look was. The database holds by itself that nobody judges an own
look: a judgement points at what was drawn and at who looked together.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class LookSample(models.Model):
    """One drawing: `seed` is the database's, and with it anybody draws the same again.

    Drawn from are the looks of staff from `since` on, up to entry `upto`, but those of `drawn_by`;
    of each purpose `most`.
    """

    id = models.BigAutoField(primary_key=True)
    drawn_at = models.DateTimeField()
    drawn_by = models.IntegerField()
    since = models.DateTimeField()
    upto = models.BigIntegerField()
    most = models.IntegerField()
    seed = models.BigIntegerField()

    class Meta:
        db_table = "look_sample"


class SampledLook(models.Model):
    """An entry of the register that was drawn; `looked_by` is the account that looked."""

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(LookSample, models.PROTECT, db_index=False, related_name="looks")
    entry = models.BigIntegerField()
    purpose = models.TextField()
    looked_by = models.IntegerField()

    class Meta:
        db_table = "sampled_look"
        constraints = (
            models.UniqueConstraint(fields=("sample", "entry"), name="sampled_look_once"),
            models.UniqueConstraint(fields=("id", "looked_by"), name="sampled_look_whose"),
        )


class LookJudgement(models.Model):
    """What somebody else found about it, once. The key to look and looker is written by hand."""

    look = models.OneToOneField(
        SampledLook, models.PROTECT, primary_key=True, related_name="judgement",
        db_constraint=False,
    )  # fmt: skip
    looked_by = models.IntegerField()
    judged_by = models.IntegerField()
    judged_at = models.DateTimeField()
    justified = models.BooleanField()
    words = models.TextField()

    class Meta:
        db_table = "look_judgement"
        constraints = (
            models.CheckConstraint(
                name="look_judgement_by_another", condition=~Q(judged_by=F("looked_by"))
            ),
        )
