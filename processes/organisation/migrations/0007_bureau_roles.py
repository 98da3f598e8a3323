from pathlib import Path

from django.db import migrations

from engine.tenancy import out_of_reach, replace_sql_file

SQL = Path(__file__).resolve().parents[1] / "sql"
_ROLES = """
    'appraisal_panel', 'contractor_agency', 'evaluation_panel', 'expert', 'finance_dept',
    'municipal_civil_affairs', 'municipal_finance', 'procurement_agent',
    'provincial_civil_affairs', 'review_committee'
"""


class Migration(migrations.Migration):
    dependencies = [("organisation", "0006_ruling")]

    operations = [
        migrations.RunSQL(
            sql=(SQL / "bureau_roles.sql").read_text(encoding="utf-8"),
            reverse_sql=f"""
                DROP TABLE organisation_following;
                DELETE FROM organisation_rolecapacity WHERE role IN ({_ROLES});
            """,
        ),
        *out_of_reach("organisation_following"),
        replace_sql_file("ruling_2.sql", former="ruling.sql", folder=SQL),
        replace_sql_file("capabilities_2.sql", former="capabilities.sql", folder=SQL),
    ]
