import engine.identifiers
from django.db import migrations, models

from engine.tenancy import append_only, county_security, replace_sql_file


class Migration(migrations.Migration):
    dependencies = [("engine", "0006_certificates")]

    operations = [
        migrations.CreateModel(
            name="Seal",
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
                ("county", models.SmallIntegerField()),
                ("number", models.PositiveIntegerField()),
                ("at", models.DateTimeField()),
                ("heads", models.BinaryField()),
                ("previous", models.BinaryField()),
                ("mac", models.BinaryField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "number"), name="seal_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Unsealed",
            fields=[
                (
                    "pk",
                    models.CompositePrimaryKey(
                        "county",
                        "kind",
                        "subject_id",
                        "number",
                        blank=True,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("county", models.SmallIntegerField()),
                ("kind", models.CharField(max_length=20)),
                ("subject_id", models.UUIDField()),
                ("number", models.PositiveIntegerField()),
                ("mac", models.BinaryField()),
            ],
        ),
        *county_security("engine_seal"),
        *append_only("engine_seal"),
        migrations.AddField(
            model_name="processinstance",
            name="chain",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="historyentry",
            name="mac",
            field=models.BinaryField(null=True),
        ),
        migrations.AddField(
            model_name="refusal",
            name="mac",
            field=models.BinaryField(null=True),
        ),
        replace_sql_file("save_4.sql", former="save_3.sql"),
    ]
