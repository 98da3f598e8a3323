import engine.identifiers
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0004_faster_moves"),
    ]

    operations = [
        migrations.CreateModel(
            name="DecisionDefinition",
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
                ("model_id", models.CharField(max_length=100)),
                ("county", models.SmallIntegerField(null=True)),
                ("jurisdiction", models.CharField(blank=True, max_length=60)),
                ("version", models.PositiveIntegerField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("active", "Active"),
                            ("retired", "Retired"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("namespace", models.CharField(max_length=300)),
                ("valid_from", models.DateField(null=True)),
                ("valid_to", models.DateField(null=True)),
                ("source", models.BinaryField()),
                ("content_hash", models.CharField(max_length=64)),
                ("decision_ids", models.JSONField(default=list)),
                ("imported", models.JSONField(default=dict)),
                ("findings", models.JSONField(default=list)),
                ("deployed_by", models.UUIDField()),
                ("deployed_at", models.DateTimeField()),
                ("activated_by", models.UUIDField(null=True)),
                ("activated_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("model_id", "county", "jurisdiction", "version"),
                        name="decision_version_once",
                        nulls_distinct=False,
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("county", None), ("jurisdiction", ""), _connector="OR"
                        ),
                        name="decision_for_county_or_jurisdiction",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_from", None),
                            ("valid_from__lt", models.F("valid_to")),
                            _connector="OR",
                        ),
                        name="decision_valid_for_some_time",
                    ),
                ],
            },
        ),
    ]
