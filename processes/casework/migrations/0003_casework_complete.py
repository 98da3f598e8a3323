"""Consent, episodes, restricted files and participants; notices in the model's words."""

import django.db.models.deletion
import engine.identifiers
from django.db import migrations, models
from engine.tenancy import county_security

CONSENT = [
    ("", "Consent not yet asked for"),
    ("given", "Consent given"),
    ("refused", "Consent refused"),
    ("limited", "Without consent, by legal duty or emergency"),
    ("withdrawn", "Consent withdrawn"),
]
PARTS = [
    ("next_worker", "Takes the case over"),
    ("discoverer", "Discovered the suspected harm"),
    ("support_worker", "Supports the child"),
    ("named", "May see the restricted file"),
    ("barred", "May not see the file"),
]
CODES = [
    ("model", "From the process"),
    ("due_soon", "Due soon"),
    ("due_today", "Due today"),
    ("late", "Overdue"),
    ("very_late", "Long overdue"),
]
READER = (models.Q(candidate_group="") & ~models.Q(person_id=None)) | (
    ~models.Q(candidate_group="") & models.Q(person_id=None)
)


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0002_reading_reason"),
    ]

    operations = [
        migrations.AddField(
            "case",
            "origin",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                to="casework.case",
            ),
        ),
        migrations.AddField("case", "episode", models.SmallIntegerField(default=1)),
        migrations.AddField(
            "case",
            "consent",
            models.CharField(blank=True, choices=CONSENT, default="", max_length=10),
            preserve_default=False,
        ),
        migrations.AddField("case", "plan_until", models.DateField(null=True)),
        migrations.AddField(
            "case", "is_restricted", models.BooleanField(default=False)
        ),
        migrations.AddField("case", "is_frozen", models.BooleanField(default=False)),
        migrations.CreateModel(
            name="CaseParticipant",
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
                ("part", models.CharField(choices=PARTS, max_length=20)),
                ("person_id", models.UUIDField()),
                ("since", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="casework.case"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["county", "person_id", "case"],
                        name="participant_by_person",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("county", "case", "part", "person_id"),
                        name="participant_once",
                    )
                ],
            },
        ),
        *county_security("casework_caseparticipant"),
        migrations.RemoveConstraint("notice", "notice_once"),
        migrations.RenameField("notice", "job_id", "cause"),
        migrations.AlterField("notice", "cause", models.CharField(max_length=120)),
        migrations.AddConstraint(
            "notice",
            models.UniqueConstraint(fields=["county", "cause"], name="notice_once"),
        ),
        migrations.AddField(
            "notice",
            "title",
            models.CharField(default="线索超过 2 小时未筛查", max_length=200),
            preserve_default=False,
        ),
        migrations.AddField(
            "notice",
            "step",
            models.CharField(default="casework.notify_station_head", max_length=200),
            preserve_default=False,
        ),
        migrations.AlterField(
            "notice", "code", models.CharField(choices=CODES, max_length=40)
        ),
        migrations.RunSQL(
            # Row security holds for the owner too; every county's rows change here.
            sql="""
                ALTER TABLE casework_notice NO FORCE ROW LEVEL SECURITY;
                UPDATE casework_notice SET code = 'model'
                    WHERE code = 'lead_not_screened';
                ALTER TABLE casework_notice FORCE ROW LEVEL SECURITY;
            """,
            reverse_sql="""
                ALTER TABLE casework_notice NO FORCE ROW LEVEL SECURITY;
                UPDATE casework_notice SET code = 'lead_not_screened';
                ALTER TABLE casework_notice FORCE ROW LEVEL SECURITY;
            """,
        ),
        migrations.AlterField(
            "notice", "code", models.CharField(choices=CODES, max_length=20)
        ),
        migrations.AlterField(
            "notice",
            "candidate_group",
            models.CharField(blank=True, max_length=120),
        ),
        migrations.AddField("notice", "person_id", models.UUIDField(null=True)),
        migrations.AddConstraint(
            "notice",
            models.CheckConstraint(name="notice_has_a_reader", condition=READER),
        ),
        migrations.AddIndex(
            "notice",
            models.Index(
                condition=models.Q(("seen_at", None)),
                fields=["county", "person_id", "raised_at"],
                name="notice_unseen_by_person",
            ),
        ),
    ]
