from pathlib import Path

from django.db import migrations, models

from engine.tenancy import replace_sql_file

_FIRST = Path(__file__).resolve().parents[1] / "sql" / "last_line.sql"

_BY_FUNCTION = """
DROP TRIGGER born_done ON engine_workitem;
DROP TRIGGER born_claimed ON engine_workitem;
DROP TRIGGER its_identity ON engine_workitem;
DROP TRIGGER its_end ON engine_workitem;
DROP TRIGGER its_actor ON engine_workitem;
CREATE TRIGGER its_birth BEFORE INSERT ON engine_workitem FOR EACH ROW
    EXECUTE FUNCTION engine_judge_birth();
CREATE TRIGGER its_change BEFORE UPDATE ON engine_workitem FOR EACH ROW
    EXECUTE FUNCTION engine_judge_act();
ALTER TABLE engine_workitem
    ENABLE ALWAYS TRIGGER its_birth,
    ENABLE ALWAYS TRIGGER its_change;
"""


def _by_condition() -> str:
    """Return what puts the triggers with conditions back, as they were first made."""
    text = _FIRST.read_text(encoding="utf-8")
    start = text.index("CREATE TRIGGER born_done")
    return f"""
        DROP TRIGGER its_birth ON engine_workitem;
        DROP TRIGGER its_change ON engine_workitem;
        {text[start : text.index("CREATE TRIGGER never_deleted")]}
        ALTER TABLE engine_workitem
            ENABLE ALWAYS TRIGGER born_done,
            ENABLE ALWAYS TRIGGER born_claimed,
            ENABLE ALWAYS TRIGGER its_identity,
            ENABLE ALWAYS TRIGGER its_end,
            ENABLE ALWAYS TRIGGER its_actor;
    """


class Migration(migrations.Migration):
    dependencies = [("engine", "0012_county_acts")]

    operations = [
        migrations.RunSQL(sql=_BY_FUNCTION, reverse_sql=_by_condition()),
        replace_sql_file("last_line_2.sql", former="last_line.sql"),
        replace_sql_file("proofs_2.sql", former="proofs.sql"),
        migrations.RemoveIndex(model_name="workitem", name="work_item_acts"),
        migrations.RemoveIndex(model_name="workitem", name="work_item_decisions"),
        migrations.RemoveIndex(model_name="workitem", name="work_item_by_case"),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                fields=[
                    "county",
                    "case_id",
                    "status",
                    "assignee_id",
                    "needs_authority",
                    "element_id",
                    "capacity",
                ],
                name="work_item_by_case",
            ),
        ),
        replace_sql_file("holding_3.sql", former="holding_2.sql"),
    ]
