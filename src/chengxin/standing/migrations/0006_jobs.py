"""Jobs, letters that may have to wait, and what people were told.

A message goes with its change, by whatever statement that goes: so says the database itself.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

_MESSAGE = """
alter table message add constraint message_change
  foreign key (change_id) references standing_change (id) on delete cascade
"""


class Migration(migrations.Migration):
    dependencies = [
        ("standing", "0005_first_version"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Job",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("key", models.IntegerField()),
                ("lang", models.TextField()),
                ("asked_at", models.DateTimeField()),
                ("state", models.TextField(default="waiting")),
                ("attempts", models.IntegerField(default=0)),
                ("not_before", models.DateTimeField()),
                ("lease_until", models.DateTimeField(null=True)),
                ("done", models.BigIntegerField(default=0)),
                ("whole", models.BigIntegerField(default=0)),
                ("refusal", models.TextField(default="")),
                ("fault", models.TextField(default="")),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "job",
            },
        ),
        migrations.CreateModel(
            name="Message",
            fields=[
                (
                    "change",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        serialize=False,
                        to="standing.standingchange",
                    ),
                ),
                ("told_at", models.DateTimeField()),
            ],
            options={
                "db_table": "message",
            },
        ),
        migrations.AddField(
            model_name="outbox",
            name="attempts",
            field=models.IntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name="outbox",
            name="dead_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="outbox",
            name="fault",
            field=models.TextField(db_default="", default=""),
        ),
        migrations.AddField(
            model_name="outbox",
            name="not_before",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name="outbox",
            index=models.Index(
                condition=models.Q(("dead_at__isnull", True), ("done_at__isnull", True)),
                fields=["id"],
                name="outbox_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="outbox",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("done_at__isnull", True), ("dead_at__isnull", True), _connector="OR"
                ),
                name="outbox_one_end",
            ),
        ),
        migrations.AddField(
            model_name="job",
            name="asked_by",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("waiting", "doing"))),
                fields=("kind", "key"),
                name="job_one_open",
            ),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True),
                        ("lease_until__isnull", True),
                        ("state", "waiting"),
                    ),
                    models.Q(
                        ("ended_at__isnull", True),
                        ("lease_until__isnull", False),
                        ("state", "doing"),
                    ),
                    models.Q(
                        ("ended_at__isnull", False),
                        ("lease_until__isnull", True),
                        ("state__in", ("done", "refused", "dead")),
                    ),
                    _connector="OR",
                ),
                name="job_state",
            ),
        ),
        migrations.RunSQL(_MESSAGE, "alter table message drop constraint message_change"),
    ]
