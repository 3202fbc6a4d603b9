"""The accounts of made-up people, with which one signs in to the demonstration.

The real sign-in is a city's identity service. Where the site is no demonstration, nobody can sign
in by this table.
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
