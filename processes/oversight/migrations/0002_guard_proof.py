import engine.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("oversight", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="GuardProof",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=engine.identifiers.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("rules", models.CharField(max_length=64, unique=True)),
                ("shown", models.JSONField()),
                ("made_at", models.DateTimeField()),
            ],
        ),
    ]
