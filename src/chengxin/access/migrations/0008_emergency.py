import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0007_factor_default"),
    ]

    operations = [
        migrations.CreateModel(
            name="Emergency",
            fields=[
                (
                    "act",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="emergency",
                        serialize=False,
                        to="access.twofoldact",
                    ),
                ),
                ("user_id", models.IntegerField()),
                ("organisation", models.TextField()),
                ("person_no", models.BigIntegerField()),
                ("opened_at", models.DateTimeField()),
                ("until", models.DateTimeField()),
                ("review_due", models.DateTimeField()),
            ],
            options={
                "db_table": "emergency",
                "indexes": [models.Index(fields=["user_id", "person_no"], name="emergency_whose")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("opened_at__lt", models.F("until")),
                            ("until__lt", models.F("review_due")),
                        ),
                        name="emergency_times",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="EmergencyAlert",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("user_id", models.IntegerField(db_index=True)),
                (
                    "emergency",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="access.emergency",
                    ),
                ),
            ],
            options={
                "db_table": "emergency_alert",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("emergency", "user_id"), name="emergency_alert_once"
                    )
                ],
            },
        ),
    ]
