from pathlib import Path

from django.db import migrations

from engine.tenancy import run_sql_file

SQL = Path(__file__).resolve().parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("organisation", "0005_capabilities")]

    operations = [run_sql_file("ruling.sql", folder=SQL)]
