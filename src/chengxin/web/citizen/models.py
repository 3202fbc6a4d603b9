"""Who is signed in, and the accounts of made-up people.

The real sign-in is a city's identity service. Where the site is no demonstration, nobody can sign
in by an account of this module.
"""

from __future__ import annotations

from django.db import models


class DemoAccount(models.Model):
    """A made-up person's login; identity, name and attested facts are sealed in one text."""

    login = models.TextField(primary_key=True)
    password = models.TextField()
    assertion_sealed = models.BinaryField()
    identity_index = models.BinaryField(unique=True)

    class Meta:
        db_table = "demo_account"


class Visit(models.Model):
    """Somebody is signed in, until the row is gone.

    `mark` is the SHA-256 of what the browser's session holds. Who it is is sealed, or an account of
    the demonstration; `subject` is a keyed digest of how the service calls the person, and `there`
    of how it calls the session there, by which it can end the visit.
    """

    mark = models.BinaryField(primary_key=True)
    account = models.TextField(default="")
    assertion_sealed = models.BinaryField(null=True)
    subject = models.BinaryField(null=True, db_index=True)
    there = models.BinaryField(null=True, db_index=True)
    proved_at = models.DateTimeField()
    began_at = models.DateTimeField()
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "visit"


class SpentToken(models.Model):
    """That the service's word of an ended session has come, until it would be refused for its age.

    `digest` is the SHA-256 of the token's name, and tells nobody.
    """

    digest = models.BinaryField(primary_key=True)
    until = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "spent_token"
