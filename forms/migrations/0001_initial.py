"""Create the table of form definitions and make its rows unchangeable."""

from django.db import migrations, models

REFUSE_CHANGES = """
CREATE FUNCTION case_forms_refuse_change() RETURNS trigger
LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'A published form definition is never changed or removed.'
    USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER case_forms_formdefinition_rows_stay
  BEFORE UPDATE OR DELETE ON case_forms_formdefinition
  FOR EACH ROW EXECUTE FUNCTION case_forms_refuse_change();
CREATE TRIGGER case_forms_formdefinition_table_stays
  BEFORE TRUNCATE ON case_forms_formdefinition
  FOR EACH STATEMENT EXECUTE FUNCTION case_forms_refuse_change();
"""

ALLOW_CHANGES = """
DROP TRIGGER case_forms_formdefinition_table_stays ON case_forms_formdefinition;
DROP TRIGGER case_forms_formdefinition_rows_stay ON case_forms_formdefinition;
DROP FUNCTION case_forms_refuse_change();
"""


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="FormDefinition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                ("version", models.PositiveIntegerField()),
                ("schema", models.JSONField()),
                ("content_hash", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
            ],
        ),
        migrations.AddConstraint(
            model_name="formdefinition",
            constraint=models.UniqueConstraint(
                fields=("key", "version"), name="case_forms_one_per_version"
            ),
        ),
        migrations.RunSQL(REFUSE_CHANGES, ALLOW_CHANGES),
    ]
