from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("records", "0002_delivered"),
    ]

    operations = [
        migrations.RemoveField(
            model_name="delivery",
            name="name",
        ),
        migrations.AddField(
            model_name="delivery",
            name="name_sealed",
            field=models.BinaryField(default=b""),
            preserve_default=False,
        ),
    ]
