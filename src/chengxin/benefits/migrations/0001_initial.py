"""The register of partners: every approval rests on what one person asked and another answered."""

import django.db.models.deletion
from django.db import migrations, models

#: An approval rests on one entry and on two people; a count goes in steps, so that two counts never
#: tell of one person.
_RESTS = """
alter table partner_approval
  add constraint partner_approval_asked foreign key (act, content, asked_by)
    references twofold_act (id, content, asked_by),
  add constraint partner_approval_answered foreign key (act) references twofold_answer (act_id),
  add constraint partner_approval_entry foreign key (act) references partner_entry (act);
alter table partner_count add constraint partner_count_step check (agreed % 5 = 0)
"""
_LOOSE = """
alter table partner_approval
  drop constraint partner_approval_asked, drop constraint partner_approval_answered,
  drop constraint partner_approval_entry;
alter table partner_count drop constraint partner_count_step
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("access", "0008_emergency"),
        ("people", "0007_consent_terms"),
    ]

    operations = [
        migrations.CreateModel(
            name="Partner",
            fields=[
                ("partner_no", models.AutoField(primary_key=True, serialize=False)),
                ("word", models.TextField(unique=True)),
                ("since", models.DateTimeField()),
            ],
            options={
                "db_table": "partner",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("word__regex", "^[a-z][a-z0-9_]{1,39}$")),
                        name="partner_word",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PartnerApproval",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("act", models.BigIntegerField(unique=True)),
                ("content", models.BinaryField()),
                ("asked_by", models.IntegerField()),
                ("answered_by", models.IntegerField()),
                ("at", models.DateTimeField()),
                (
                    "partner",
                    models.ForeignKey(
                        db_column="partner_no",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="approvals",
                        to="benefits.partner",
                    ),
                ),
            ],
            options={
                "db_table": "partner_approval",
            },
        ),
        migrations.CreateModel(
            name="PartnerCount",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("month", models.DateField()),
                ("agreed", models.IntegerField(null=True)),
                (
                    "partner",
                    models.ForeignKey(
                        db_column="partner_no",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="counts",
                        to="benefits.partner",
                    ),
                ),
            ],
            options={
                "db_table": "partner_count",
            },
        ),
        migrations.CreateModel(
            name="PartnerEntry",
            fields=[
                ("act", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("names", models.JSONField()),
                ("contact", models.TextField()),
                ("asks", models.JSONField()),
                ("first_day", models.DateField()),
                ("last_day", models.DateField()),
                ("texts", models.JSONField()),
                ("digests", models.JSONField()),
                ("content", models.BinaryField()),
                (
                    "partner",
                    models.ForeignKey(
                        db_column="partner_no",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="benefits.partner",
                    ),
                ),
            ],
            options={
                "db_table": "partner_entry",
            },
        ),
        migrations.CreateModel(
            name="PartnerSuspension",
            fields=[
                (
                    "approval",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="suspension",
                        serialize=False,
                        to="benefits.partnerapproval",
                    ),
                ),
                ("at", models.DateTimeField()),
                ("by", models.IntegerField()),
                ("reason", models.TextField()),
                (
                    "partner",
                    models.ForeignKey(
                        db_column="partner_no",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="benefits.partner",
                    ),
                ),
            ],
            options={
                "db_table": "partner_suspension",
            },
        ),
        migrations.AddConstraint(
            model_name="partnerapproval",
            constraint=models.CheckConstraint(
                condition=models.Q(("asked_by", models.F("answered_by")), _negated=True),
                name="partner_approval_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnercount",
            constraint=models.UniqueConstraint(
                fields=("partner", "month"), name="partner_count_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="partnercount",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed__isnull", True), ("agreed__gte", 10), _connector="OR"),
                name="partner_count_safe",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "culture",
                            "sports",
                            "transport",
                            "tourism",
                            "retail",
                            "community",
                            "public_service",
                        ),
                    )
                ),
                name="partner_entry_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="partnerentry",
            constraint=models.CheckConstraint(
                condition=models.Q(("last_day__gte", models.F("first_day"))),
                name="partner_entry_days",
            ),
        ),
        migrations.RunSQL(_RESTS, _LOOSE),
    ]
