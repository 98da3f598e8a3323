from pathlib import Path

import django.db.models.deletion
import engine.identifiers
from django.db import migrations, models

from engine.tenancy import county_security, run_sql_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("organisation", "0008_bureau_bodies")]

    operations = [
        migrations.CreateModel(
            name="PostProposal",
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
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisation.person",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisation.organisation",
                    ),
                ),
                ("role", models.CharField(max_length=40)),
                ("capacity", models.CharField(max_length=40)),
                ("valid_from", models.DateField()),
                ("valid_to", models.DateField(null=True)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("proposed", "Waits for a second official"),
                            ("confirmed", "Confirmed"),
                            ("rejected", "Rejected"),
                            ("withdrawn", "Taken back"),
                        ],
                        default="proposed",
                        max_length=10,
                    ),
                ),
                ("proposed_by", models.UUIDField()),
                ("proposed_at", models.DateTimeField()),
                ("decided_by", models.UUIDField(null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="organisation.post",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["county", "proposed_at", "id"],
                        name="post_proposal_recent",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("status", "proposed")),
                        fields=("county", "person", "organisation", "role", "capacity"),
                        name="post_proposal_waits_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_to", None),
                            ("valid_to__gt", models.F("valid_from")),
                            _connector="OR",
                        ),
                        name="post_proposal_ends_after_it_begins",
                    ),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name="post", name="post_ends_after_it_begins"
        ),
        migrations.AddConstraint(
            model_name="post",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_to", None),
                    ("valid_to__gte", models.F("valid_from")),
                    _connector="OR",
                ),
                name="post_ends_not_before_it_begins",
            ),
        ),
        *county_security("organisation_postproposal"),
        run_sql_file("proposals.sql", folder=SQL),
    ]
