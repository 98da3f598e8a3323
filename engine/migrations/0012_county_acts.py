import engine.identifiers
from django.db import migrations, models

from engine.ledger.signing import code_size
from engine.tenancy import append_only, county_security


class Migration(migrations.Migration):
    dependencies = [("engine", "0011_reason_of_deployment")]

    operations = [
        migrations.CreateModel(
            name="CountyAct",
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
                ("at", models.DateTimeField()),
                ("person_id", models.UUIDField()),
                ("capacity", models.CharField(blank=True, max_length=40)),
                ("deed", models.CharField(max_length=40)),
                ("door", models.CharField(max_length=20)),
                ("subject_kind", models.CharField(blank=True, max_length=40)),
                ("subject_id", models.UUIDField(null=True)),
                ("note", models.CharField(blank=True, max_length=400)),
                ("mac", models.BinaryField()),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["county", "at", "id"], name="county_act_recent"
                    )
                ],
            },
        ),
        *county_security("engine_countyact"),
        *append_only("engine_countyact"),
        code_size("engine_countyact"),
    ]
