"""Deliveries, staged rows, verdicts; records, their versions and contents, and marks.

What was delivered is sealed until it is judged. Versions, verdicts, marks and erasures are
append-only; a body may be deleted by one function of the role `eraser`, and by nobody else.
"""

from __future__ import annotations

from django.db import models

from chengxin.people.models import Person
from chengxin.records.admitting.models import (
    AgreementText,
    FurnisherAdmission,
    FurnisherKey,
    FurnisherKeyEnd,
    FurnisherStep,
)
from chengxin.records.batches.models import FurnisherBatch, FurnisherNonce
from chengxin.records.declaring.models import Declaration, DeclarationAnswer
from chengxin.records.own.models import Correction, CorrectionAnswer, RecordStatement

#: What people say and declare, and how furnishers come in, have packages of their own.
__all__ = [
    "AgreementText", "CatalogueItem", "Correction", "CorrectionAnswer", "Declaration",
    "DeclarationAnswer", "Delivered", "Delivery", "Erasure", "Expiry", "Furnisher",
    "FurnisherAdmission", "FurnisherBatch", "FurnisherKey", "FurnisherKeyEnd", "FurnisherNonce",
    "FurnisherStep", "HeldRow", "MendedRow", "Record", "RecordBody", "RecordMark",
    "RecordStatement", "RecordVersion", "RowExport", "RowTally", "StagedRow", "Verdict",
]  # fmt: skip


class Furnisher(models.Model):
    """Somebody who delivers records: a department or a market body, by the name in the files."""

    furnisher_no = models.AutoField(primary_key=True)
    furnisher = models.TextField(unique=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "furnisher"


class FurnisherPlace(models.Model):
    """The county that a furnisher works for, by its number in GB/T 2260. Append-only."""

    furnisher = models.OneToOneField(
        Furnisher, models.PROTECT, primary_key=True, db_column="furnisher_no"
    )
    county = models.TextField(db_index=True)
    since = models.DateTimeField()

    class Meta:
        db_table = "furnisher_place"
        constraints = (
            models.CheckConstraint(
                name="furnisher_place_county", condition=models.Q(county__regex="^[0-9]{6}$")
            ),
        )


class CatalogueItem(models.Model):
    """An item's number for ever, whatever a rulebook version numbers it."""

    catalogue_no = models.AutoField(primary_key=True)
    item = models.TextField(unique=True)

    class Meta:
        db_table = "catalogue_item"


class Delivery(models.Model):
    """A file, or a form that was filled in by hand. `digest` is a keyed one of the file's bytes.

    `kind` is persons, records or marks. `state` goes from receiving through staged and judging to
    judged; `upto` is the last row that has its verdict. `header` holds the names of the known
    columns, and `faults` what is wrong with the file as a whole: never what a cell says. The name
    of the file is sealed, for people call files after people. `furnisher` is whose it is, where
    somebody said so: whoever works for it sees what became of it.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    name_sealed = models.BinaryField()
    digest = models.BinaryField()
    bytes = models.BigIntegerField()
    encoding = models.TextField(default="")
    header = models.JSONField(default=list)
    faults = models.JSONField(default=list)
    rows = models.IntegerField(default=0)
    upto = models.IntegerField(default=0)
    state = models.TextField()
    received_at = models.DateTimeField()
    received_by = models.TextField()
    judged_at = models.DateTimeField(null=True)
    furnisher = models.ForeignKey(
        Furnisher, models.PROTECT, null=True, db_column="furnisher_no", db_index=False
    )

    class Meta:
        db_table = "delivery"
        constraints = (
            models.CheckConstraint(
                name="delivery_state",
                condition=models.Q(state__in=("receiving", "staged", "judging", "judged")),
            ),
        )


class StagedRow(models.Model):
    """A delivered row as it came, sealed. It goes when it is accepted, and stays to be mended.

    `mends_delivery` and `mends_row` say which row it is the correction of, as its file says.
    """

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, db_index=False)
    row = models.IntegerField()
    sealed = models.BinaryField()
    mends_delivery = models.BigIntegerField(null=True)
    mends_row = models.IntegerField(null=True)

    class Meta:
        db_table = "staged_row"
        constraints = (
            models.UniqueConstraint(fields=("delivery", "row"), name="staged_row_place"),
        )


class Verdict(models.Model):
    """What became of a row. `problems` are code and column, and never a value.

    `told` is what its furnisher is told where that is something else: whether somebody has joined
    must not show in an answer.
    """

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, db_index=False)
    row = models.IntegerField()
    verdict = models.TextField()
    told = models.TextField(default="")
    problems = models.JSONField(default=list)
    judged_at = models.DateTimeField()

    class Meta:
        db_table = "verdict"
        constraints = (
            models.UniqueConstraint(fields=("delivery", "row"), name="verdict_row"),
            models.CheckConstraint(
                name="verdict_word",
                condition=models.Q(
                    verdict__in=("accepted", "duplicate", "quarantined", "rejected")
                ),
            ),
        )


class RowTally(models.Model):
    """How many rows of a chunk were of one item and day of formation, and what was told of them.

    Nothing of a row remains in it but that. It counts what the furnisher was told, never who has
    joined. `first` is for first versions of records: a correction is not late. Append-only.
    """

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT)
    upto = models.IntegerField()
    furnisher = models.TextField()
    item = models.TextField()
    formed_on = models.DateField()
    first = models.BooleanField()
    told = models.TextField()
    rows = models.IntegerField()

    class Meta:
        db_table = "row_tally"
        constraints = (
            models.UniqueConstraint(
                fields=("delivery", "upto", "furnisher", "item", "formed_on", "first", "told"),
                name="row_tally_once",
            ),
            models.CheckConstraint(name="row_tally_rows", condition=models.Q(rows__gt=0)),
        )


class MendedRow(models.Model):
    """That a row which was not accepted came in corrected, and its cells are gone. Append-only."""

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, db_index=False, related_name="+")
    row = models.IntegerField()
    by_delivery = models.ForeignKey(Delivery, models.PROTECT, db_index=False, related_name="+")
    by_row = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "mended_row"
        constraints = (models.UniqueConstraint(fields=("delivery", "row"), name="mended_once"),)


class RowExport(models.Model):
    """That the cells of rows to mend were taken out of a delivery, by whom and why. Append-only.

    Each member among the people in them has an entry of a look besides.
    """

    id = models.BigAutoField(primary_key=True)
    delivery = models.ForeignKey(Delivery, models.PROTECT, db_index=False)
    actor = models.TextField()
    organisation = models.TextField()
    reason = models.TextField()
    rows = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "row_export"


class Delivered(models.Model):
    """That something was delivered, and what was said, each as a keyed digest. Append-only.

    A repetition and a contradiction are told by it alone, and so alike for people who have joined
    and for those who have not, of whose rows nothing else may remain. `digest` is of the key of a
    record, a version, a mark or a person's row.
    """

    digest = models.BinaryField(primary_key=True)
    said = models.BinaryField()

    class Meta:
        db_table = "delivered"


class HeldRow(models.Model):
    """An accepted row about somebody who has not joined, where a law prescribes the collection.

    Found by the blind index of the identity alone; no page reads it. It becomes a record, or a
    mark on one, in the transaction in which the person agrees. `record_digest` is that of
    `delivered`, by which marks find what they are about.
    """

    id = models.BigAutoField(primary_key=True)
    identity_index = models.BinaryField(db_index=True)
    key_digest = models.BinaryField(unique=True)
    record_digest = models.BinaryField(db_index=True)
    sealed = models.BinaryField()
    recorded_at = models.DateTimeField()
    delivery = models.ForeignKey(Delivery, models.PROTECT, db_index=False)

    class Meta:
        db_table = "held_row"


class Record(models.Model):
    """A record of a furnisher, which is about one person for ever."""

    record_no = models.BigAutoField(primary_key=True)
    furnisher = models.ForeignKey(
        Furnisher, models.PROTECT, db_column="furnisher_no", db_index=False
    )
    record = models.TextField()
    person = models.ForeignKey(Person, models.CASCADE, db_column="person_no", db_index=True)

    class Meta:
        db_table = "record"
        constraints = (models.UniqueConstraint(fields=("furnisher", "record"), name="record_name"),)


class RecordVersion(models.Model):
    """What a furnisher said, and when; the content is the body. Never changed.

    `recorded_at` is the furnisher's word. `known_from` is the site's: the instant from which on a
    score can know the version (`records.services.arriving`). `digest` is a keyed one of the
    content: it outlives the body and tells nothing of it.
    """

    pk = models.CompositePrimaryKey("record_no", "version")
    record_no = models.BigIntegerField()
    version = models.IntegerField()
    person_no = models.BigIntegerField()
    catalogue_no = models.IntegerField()
    recorded_at = models.DateTimeField()
    known_from = models.DateTimeField()
    delivery_id = models.BigIntegerField(null=True)
    row = models.IntegerField(null=True)
    digest = models.BinaryField()

    class Meta:
        db_table = "record_version"
        indexes = (models.Index(fields=("person_no",), name="record_version_person"),)


class RecordBody(models.Model):
    """The content of a version, in the numbers of the catalogue (see `ledger.encoding`)."""

    pk = models.CompositePrimaryKey("record_no", "version")
    record_no = models.BigIntegerField()
    version = models.IntegerField()
    person_no = models.BigIntegerField()
    finding = models.SmallIntegerField()
    formed_on = models.DateField()
    ended_on = models.DateField(null=True)
    source_valid_until = models.DateField(null=True)
    severity = models.SmallIntegerField(default=0)
    final_on = models.DateField(null=True)
    notified_on = models.DateField(null=True)
    issuer = models.TextField(default="")
    document = models.TextField(default="")
    f1 = models.BigIntegerField(null=True)
    f2 = models.BigIntegerField(null=True)
    f3 = models.BigIntegerField(null=True)
    f4 = models.BigIntegerField(null=True)

    class Meta:
        db_table = "record_body"
        indexes = (models.Index(fields=("person_no",), name="record_body_person"),)


class RecordMark(models.Model):
    """What the city or the law decided about a record. Append-only; no redelivery lifts it.

    The latest `recorded_at` of a case speaks; `known_from` is as in a version.
    """

    id = models.BigAutoField(primary_key=True)
    record_no = models.BigIntegerField()
    person_no = models.BigIntegerField()
    kind = models.SmallIntegerField()
    starts = models.DateField()
    until = models.DateField(null=True)
    recorded_at = models.DateTimeField()
    known_from = models.DateTimeField()
    case = models.TextField(default="")

    class Meta:
        db_table = "record_mark"
        constraints = (
            models.UniqueConstraint(
                fields=("record_no", "kind", "case", "recorded_at"), name="record_mark_word"
            ),
        )
        indexes = (models.Index(fields=("person_no",), name="record_mark_person"),)


class Erasure(models.Model):
    """A body that was deleted, when and why. Append-only."""

    id = models.BigAutoField(primary_key=True)
    record_no = models.BigIntegerField()
    version = models.IntegerField()
    ground = models.TextField()
    erased_at = models.DateTimeField()

    class Meta:
        db_table = "erasure"
        indexes = (models.Index(fields=("record_no",), name="erasure_record"),)


class Expiry(models.Model):
    """That so many rows of a kind went because their time was over. Append-only.

    The kinds are those of `people.periods`, `over` the instant before which they were over. Rows
    that nobody mended go by delivery, which is named; nothing else says whose they were.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    over = models.DateTimeField()
    delivery_id = models.BigIntegerField(null=True)
    rows = models.IntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "expiry"
        indexes = (
            models.Index(
                fields=("delivery_id",),
                name="expiry_delivery",
                condition=models.Q(delivery_id__isnull=False),
            ),
        )
