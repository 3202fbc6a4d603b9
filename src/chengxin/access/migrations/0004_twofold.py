"""What takes two people: an act and the answer of another, bound together by the database."""

import django.db.models.deletion
from django.db import migrations, models

_WHOLE = """
alter table twofold_act add constraint twofold_act_content check (octet_length(content) = 32);
alter table twofold_answer add constraint twofold_answer_act
  foreign key (act_id, content, asked_by) references twofold_act (id, content, asked_by);
"""
_LOOSE = """
alter table twofold_answer drop constraint twofold_answer_act;
alter table twofold_act drop constraint twofold_act_content;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0003_lookcomplaint_lookcomplaintanswer"),
    ]

    operations = [
        migrations.CreateModel(
            name="TwofoldAct",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("kind", models.TextField()),
                ("content", models.BinaryField()),
                ("asked_by", models.IntegerField()),
                ("asked_at", models.DateTimeField()),
                ("reason", models.TextField()),
            ],
            options={
                "db_table": "twofold_act",
            },
        ),
        migrations.CreateModel(
            name="TwofoldAnswer",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="answer",
                        serialize=False,
                        to="access.twofoldact",
                    ),
                ),
                ("content", models.BinaryField()),
                ("asked_by", models.IntegerField()),
                ("answered_by", models.IntegerField()),
                ("answered_at", models.DateTimeField()),
                ("agreed", models.BooleanField()),
                ("words", models.TextField(default="")),
            ],
            options={
                "db_table": "twofold_answer",
            },
        ),
        migrations.AddConstraint(
            model_name="twofoldact",
            constraint=models.UniqueConstraint(
                fields=("id", "content", "asked_by"), name="twofold_act_whole"
            ),
        ),
        migrations.AddConstraint(
            model_name="twofoldanswer",
            constraint=models.CheckConstraint(
                condition=models.Q(("answered_by", models.F("asked_by")), _negated=True),
                name="twofold_answer_by_another",
            ),
        ),
        migrations.RunSQL(_WHOLE, _LOOSE),
    ]
