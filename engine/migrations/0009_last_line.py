from django.db import migrations, models

from engine.tenancy import run_sql_file


class Migration(migrations.Migration):
    dependencies = [("engine", "0008_ledger_signed")]

    operations = [
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("needs_authority", True), ("status", "completed")),
                fields=["county", "case_id", "assignee_id"],
                name="work_item_decisions",
            ),
        ),
        migrations.AddConstraint(
            model_name="workitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("act_type__startswith", "admin_"), _negated=True),
                    ("needs_authority", True),
                    _connector="OR",
                ),
                name="administrative_acts_are_restricted",
            ),
        ),
        # It asks guard_ruling(), which the organisation's migrations make: a step is
        # judged when somebody acts, and then both are there.
        run_sql_file("last_line.sql"),
        run_sql_file("proofs.sql"),
    ]
