from django.db import migrations, models

from engine.tenancy import replace_sql_file

#: What ``locking.sql`` made and ``holding_2.sql`` does itself.
_LOCK = """
CREATE FUNCTION engine_lock_work_item(wanted uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
    found engine_workitem;
BEGIN
    SELECT * INTO found FROM engine_workitem WHERE id = wanted;
    IF found.id IS NULL THEN
        RETURN NULL;
    END IF;
    PERFORM engine_lock_case(found.case_id);
    PERFORM 1 FROM engine_processinstance WHERE id = found.instance_id FOR UPDATE;
    RETURN found.instance_id;
END
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("engine", "0002_kernel_semantics")]

    operations = [
        migrations.RemoveIndex(model_name="workitem", name="work_item_acts"),
        migrations.AddIndex(
            model_name="workitem",
            index=models.Index(
                condition=models.Q(("status", "completed")),
                fields=[
                    "county",
                    "case_id",
                    "assignee_id",
                    "element_id",
                    "capacity",
                    "needs_authority",
                ],
                name="work_item_acts",
            ),
        ),
        replace_sql_file("holding_2.sql", former="holding.sql"),
        migrations.RunSQL(
            sql="DROP FUNCTION engine_lock_work_item(uuid)", reverse_sql=_LOCK
        ),
    ]
