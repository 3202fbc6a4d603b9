"""The register of partners: what was entered, what two people approved, and what was suspended.

Every table is append-only. A partner is what its newest approval says, until it is suspended; the
next approval lifts that again. Nothing here is about a person.
"""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from chengxin.rulebook.vocabulary import SCENES


class Partner(models.Model):
    """A body that was entered once; `partner.` and its `word` are a purpose of consent."""

    partner_no = models.AutoField(primary_key=True)
    word = models.TextField(unique=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "partner"
        constraints = (
            models.CheckConstraint(
                name="partner_word", condition=Q(word__regex="^[a-z][a-z0-9_]{1,39}$")
            ),
        )


class PartnerEntry(models.Model):
    """What one member of staff entered about a partner; `act` is the number of `twofold_act`.

    `texts` are the whole notices by language, and `digests` their SHA-256 in hex; `kind` is a kind
    of scene, of which there is none where an answer would decide over a livelihood.
    """

    act = models.BigIntegerField(primary_key=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, db_column="partner_no", related_name="entries"
    )
    kind = models.TextField()
    names = models.JSONField()
    contact = models.TextField()
    asks = models.JSONField()
    first_day = models.DateField()
    last_day = models.DateField()
    texts = models.JSONField()
    digests = models.JSONField()
    content = models.BinaryField()

    class Meta:
        db_table = "partner_entry"
        constraints = (
            models.CheckConstraint(name="partner_entry_kind", condition=Q(kind__in=SCENES)),
            models.CheckConstraint(
                name="partner_entry_days", condition=Q(last_day__gte=F("first_day"))
            ),
        )


class PartnerApproval(models.Model):
    """That another member of staff agreed to an entry. Its key to both stands in the database."""

    id = models.BigAutoField(primary_key=True)
    act = models.BigIntegerField(unique=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, db_column="partner_no", related_name="approvals"
    )
    content = models.BinaryField()
    asked_by = models.IntegerField()
    answered_by = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "partner_approval"
        constraints = (
            models.CheckConstraint(
                name="partner_approval_two", condition=~Q(asked_by=F("answered_by"))
            ),
        )


class PartnerSuspension(models.Model):
    """That one member of staff stopped a partner at once. `approval` is what was in force then."""

    approval = models.OneToOneField(
        PartnerApproval, models.PROTECT, primary_key=True, related_name="suspension"
    )
    partner = models.ForeignKey(
        Partner, models.PROTECT, db_column="partner_no", related_name="suspensions"
    )
    at = models.DateTimeField()
    by = models.IntegerField()
    reason = models.TextField()

    class Meta:
        db_table = "partner_suspension"


class PartnerCount(models.Model):
    """How many people agreed, as of the first day of a month; empty for fewer than ten.

    Computed once a month and never live, in steps of five: so two counts never tell of one person.
    """

    id = models.BigAutoField(primary_key=True)
    partner = models.ForeignKey(
        Partner, models.PROTECT, db_column="partner_no", related_name="counts"
    )
    month = models.DateField()
    agreed = models.IntegerField(null=True)

    class Meta:
        db_table = "partner_count"
        constraints = (
            models.UniqueConstraint(fields=("partner", "month"), name="partner_count_once"),
            models.CheckConstraint(
                name="partner_count_safe",
                condition=Q(agreed__isnull=True) | Q(agreed__gte=10),
            ),
        )
