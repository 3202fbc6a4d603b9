"""Samples of looks; a judgement points at the look and at who looked, and is never of that one."""

import django.db.models.deletion
from django.db import migrations, models

_WHOSE = """
alter table look_judgement add constraint look_judgement_look
  foreign key (look_id, looked_by) references sampled_look (id, looked_by)
"""
_LOOSE = "alter table look_judgement drop constraint look_judgement_look"


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0009_deadline"),
    ]

    operations = [
        migrations.CreateModel(
            name="LookSample",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("drawn_at", models.DateTimeField()),
                ("drawn_by", models.IntegerField()),
                ("since", models.DateTimeField()),
                ("upto", models.BigIntegerField()),
                ("most", models.IntegerField()),
                ("seed", models.BigIntegerField()),
            ],
            options={
                "db_table": "look_sample",
            },
        ),
        migrations.CreateModel(
            name="SampledLook",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("entry", models.BigIntegerField()),
                ("purpose", models.TextField()),
                ("looked_by", models.IntegerField()),
                (
                    "sample",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="looks",
                        to="access.looksample",
                    ),
                ),
            ],
            options={
                "db_table": "sampled_look",
            },
        ),
        migrations.CreateModel(
            name="LookJudgement",
            fields=[
                (
                    "look",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="judgement",
                        serialize=False,
                        to="access.sampledlook",
                    ),
                ),
                ("looked_by", models.IntegerField()),
                ("judged_by", models.IntegerField()),
                ("judged_at", models.DateTimeField()),
                ("justified", models.BooleanField()),
                ("words", models.TextField()),
            ],
            options={
                "db_table": "look_judgement",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("judged_by", models.F("looked_by")), _negated=True),
                        name="look_judgement_by_another",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="sampledlook",
            constraint=models.UniqueConstraint(
                fields=("sample", "entry"), name="sampled_look_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sampledlook",
            constraint=models.UniqueConstraint(
                fields=("id", "looked_by"), name="sampled_look_whose"
            ),
        ),
        migrations.RunSQL(_WHOSE, _LOOSE),
    ]
