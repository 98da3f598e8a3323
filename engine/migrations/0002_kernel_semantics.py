import django.db.models.deletion
import engine.identifiers
from django.db import migrations, models

from engine.tenancy import county_security, replace_sql_file, run_sql_file


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Message",
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
                ("case_id", models.UUIDField()),
                ("element_id", models.CharField(max_length=100)),
                (
                    "kind",
                    models.CharField(
                        choices=[("message", "Message"), ("signal", "Signal")],
                        max_length=10,
                    ),
                ),
                ("name", models.CharField(max_length=200)),
                ("key", models.CharField(blank=True, max_length=200)),
                ("variables", models.JSONField(default=dict)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("received", "Received"),
                            ("unheard", "Unheard"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("sent_at", models.DateTimeField()),
                ("received_at", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddField(
            model_name="historyentry",
            name="applied",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="job",
            name="message_id",
            field=models.UUIDField(null=True),
        ),
        migrations.AddField(
            model_name="messagesubscription",
            name="key",
            field=models.CharField(blank=True, max_length=200),
        ),
        migrations.AddField(
            model_name="messagesubscription",
            name="kind",
            field=models.CharField(
                choices=[("message", "Message"), ("signal", "Signal")],
                default="message",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="processdefinition",
            name="version_tag",
            field=models.CharField(blank=True, max_length=60),
        ),
        migrations.AlterField(
            model_name="job",
            name="element_id",
            field=models.CharField(max_length=110),
        ),
        migrations.AlterField(
            model_name="job",
            name="kind",
            field=models.CharField(
                choices=[
                    ("timer", "Timer"),
                    ("service", "Service"),
                    ("message", "Message"),
                    ("signal", "Signal"),
                    ("hearing", "Hearing"),
                ],
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="messagesubscription",
            name="element_id",
            field=models.CharField(max_length=110),
        ),
        migrations.AlterField(
            model_name="messagesubscription",
            name="message",
            field=models.CharField(max_length=200),
        ),
        migrations.AddIndex(
            model_name="messagesubscription",
            index=models.Index(
                fields=["county", "message", "key"], name="subscription_by_name"
            ),
        ),
        migrations.AddField(
            model_name="message",
            name="instance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="engine.processinstance"
            ),
        ),
        migrations.AddIndex(
            model_name="message",
            index=models.Index(
                condition=models.Q(("status", "waiting")),
                fields=["county", "name", "key", "sent_at"],
                name="message_waiting",
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("status", "completed")),
                fields=["county", "case_id", "assignee_id"],
                include=("element_id", "capacity", "needs_authority"),
                name="work_item_acts",
            ),
        ),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("status", "completed")),
                fields=["county", "instance", "element_id", "ended_at"],
                name="work_item_times",
            ),
        ),
        *county_security("engine_message"),
        run_sql_file("holding.sql"),
        replace_sql_file("save_2.sql", former="save.sql"),
    ]
