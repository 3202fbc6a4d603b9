"""Who people are, what is attested about them, and what they agreed to.

Identity numbers and names stand here alone, sealed; everything else knows the opaque number. Facts
and events are appended and never changed, so that any earlier state of knowledge is still there.
"""

from __future__ import annotations

from django.db import models

from chengxin.people.changing.models import (
    ChangeProposal,
    PersonAlias,
    PersonChange,
    PersonMerged,
)

__all__ = [
    "Assistance",
    "ChangeProposal",
    "Consent",
    "ConsentEvent",
    "Departure",
    "Notice",
    "Person",
    "PersonAlias",
    "PersonChange",
    "PersonFacts",
    "PersonMerged",
    "ReceiptKey",
]

#: The closed list of what anybody can consent to, as the database knows it (`people.consent`).
PURPOSES = r"^(points\.compute|market\.collect|points\.derived\.[a-z0-9_]+|partner\.[a-z0-9_]+)$"


class Person(models.Model):
    """Somebody who joined. `person` is the opaque id that outputs may show."""

    person_no = models.BigAutoField(primary_key=True)
    person = models.UUIDField(unique=True)
    identity_index = models.BinaryField(unique=True)
    identity_sealed = models.BinaryField()
    name_sealed = models.BinaryField()
    joined_at = models.DateTimeField()

    class Meta:
        db_table = "person"


class PersonFacts(models.Model):
    """What is attested about a person from `recorded_at` on; an empty fact is unknown."""

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, db_column="person_no", db_index=False)
    recorded_at = models.DateTimeField()
    born_on = models.DateField(null=True)
    household_registered = models.BooleanField(null=True)
    usual_resident = models.BooleanField(null=True)
    residence_permit = models.BooleanField(null=True)
    full_capacity = models.BooleanField(null=True)
    resident_since = models.DateField(null=True)
    left_on = models.DateField(null=True)
    died_on = models.DateField(null=True)

    class Meta:
        db_table = "person_facts"
        constraints = (
            models.UniqueConstraint(fields=("person", "recorded_at"), name="person_facts_instant"),
        )


class Notice(models.Model):
    """A text that people agree to, known by the SHA-256 of what they were shown.

    `terms` is what besides the terms of the purpose belongs to this text: who a partner is.
    """

    digest = models.BinaryField(primary_key=True)
    purpose = models.TextField()
    lang = models.TextField()
    text = models.TextField()
    published_at = models.DateTimeField()
    terms = models.JSONField(default=dict, db_default={})

    class Meta:
        db_table = "notice"


class Consent(models.Model):
    """Whether a person agrees to a purpose: the row that scoring locks and relies on.

    `withdrew_on` is empty while consent lives, and `expires_on` the last day of a term, where the
    purpose has one. The events say how it came to be.
    """

    id = models.BigAutoField(primary_key=True)
    person = models.ForeignKey(Person, models.CASCADE, db_column="person_no", db_index=False)
    purpose = models.TextField()
    consented_on = models.DateField()
    withdrew_on = models.DateField(null=True)
    expires_on = models.DateField(null=True)
    updated_at = models.DateTimeField()

    class Meta:
        db_table = "consent"
        constraints = (
            models.UniqueConstraint(fields=("person", "purpose"), name="consent_purpose"),
            models.CheckConstraint(
                name="consent_term",
                condition=models.Q(expires_on__isnull=True)
                | models.Q(purpose__regex=r"^partner\."),
            ),
            models.CheckConstraint(
                name="consent_of_the_list", condition=models.Q(purpose__regex=PURPOSES)
            ),
        )


class ConsentEvent(models.Model):
    """What happened to a consent, in the words of ISO/IEC TS 27560. Append-only.

    `given_by` is self, assisted, file or site; `notice` the hash of the text, if there was one.
    `place` counts the events of a consent. The database gives it, and takes no event that cannot
    follow the one before (trigger `consent_event_follows`), nor any of a purpose outside the list.
    """

    id = models.BigAutoField(primary_key=True)
    person_no = models.BigIntegerField()
    purpose = models.TextField()
    place = models.IntegerField()
    event_type = models.TextField()
    event_time = models.DateTimeField()
    effective_on = models.DateField()
    given_by = models.TextField()
    notice = models.BinaryField(null=True)
    terms = models.JSONField(default=dict)

    class Meta:
        db_table = "consent_event"
        indexes = (models.Index(fields=("person_no", "id"), name="consent_event_person"),)
        constraints = (
            models.CheckConstraint(
                name="consent_event_type",
                condition=models.Q(
                    event_type__in=("requested", "given", "refused", "withdrawn", "expired")
                ),
            ),
            models.CheckConstraint(
                name="consent_event_purpose", condition=models.Q(purpose__regex=PURPOSES)
            ),
            models.UniqueConstraint(
                fields=("person_no", "purpose", "place"), name="consent_event_place"
            ),
        )


class ReceiptKey(models.Model):
    """The public half of a key that has signed receipts of consent (JWK). Append-only."""

    key = models.TextField(primary_key=True)
    public = models.JSONField()
    since = models.DateTimeField()

    class Meta:
        db_table = "receipt_key"


class Departure(models.Model):
    """That somebody left for good: the event of an erasure. Append-only, and nothing leads back.

    `person_no` is a number of which nobody is left; `bodies` are so many contents deleted, `held`
    so many rows that a law has collected and that are as they were before this person joined.
    """

    person_no = models.BigIntegerField(primary_key=True)
    ground = models.TextField()
    left_at = models.DateTimeField()
    bodies = models.IntegerField()
    held = models.IntegerField()

    class Meta:
        db_table = "departure"


class Assistance(models.Model):
    """That an event of consent came about at a counter: who helped, where, how. Append-only.

    `event` is the number of the event, `clerk` the account of the member of staff, `form` what the
    signed form is called. It goes with the person; the event stays.
    """

    event = models.BigIntegerField(primary_key=True)
    person_no = models.BigIntegerField(db_index=True)
    at = models.DateTimeField()
    clerk = models.IntegerField()
    organisation = models.TextField()
    place = models.TextField()
    document = models.TextField()
    checked = models.TextField()
    said = models.TextField()
    form = models.TextField()

    class Meta:
        db_table = "assistance"
        constraints = (
            models.CheckConstraint(
                name="assistance_checked",
                condition=models.Q(checked="present original photo typed"),
            ),
            models.CheckConstraint(
                name="assistance_said", condition=models.Q(said__in=("read_aloud", "printed"))
            ),
        )
