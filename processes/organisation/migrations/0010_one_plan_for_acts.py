from pathlib import Path

from django.db import migrations

from engine.tenancy import replace_sql_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("organisation", "0009_proposals")]

    operations = [
        replace_sql_file("ruling_3.sql", former="ruling_2.sql", folder=SQL),
    ]
