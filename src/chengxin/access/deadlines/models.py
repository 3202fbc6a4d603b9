"""A due day as it was told. Append-only: a better one is another row, and the earliest counts."""

from __future__ import annotations

from django.db import models


class Deadline(models.Model):
    """By when something is due to a person: of what kind, by which rule, from which calendar.

    `kind` and `ref` name what it belongs to (an emergency access, a complaint, a request for
    correction), `duty` the clock of it. It holds nothing about a person; what it belongs to may be
    gone. `exact` is False where a year was not published yet and the day is the earliest possible.
    """

    id = models.BigAutoField(primary_key=True)
    kind = models.TextField()
    ref = models.BigIntegerField()
    duty = models.TextField()
    starts_at = models.DateTimeField()
    length = models.IntegerField()
    unit = models.TextField()
    due_on = models.DateField()
    calendar = models.TextField()
    exact = models.BooleanField()
    set_at = models.DateTimeField()

    class Meta:
        db_table = "deadline"
        constraints = (
            models.UniqueConstraint(fields=("kind", "ref", "duty", "due_on"), name="deadline_once"),
            models.CheckConstraint(
                name="deadline_calendar", condition=models.Q(calendar__regex="^[0-9a-f]{64}$")
            ),
        )
