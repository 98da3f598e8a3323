"""Name the sources of an estimate as the ledger of funds names them."""

from django.db import migrations, models

#: What each was called before, and is called now.
_NAMES = (
    ("lottery", "welfare_lottery"),
    ("assistance", "assistance_special"),
    ("department", "dept_purchase"),
)


def _renamed(*, back: bool = False) -> str:
    # Row security holds for the owner too; every county's rows change here.
    pairs = [(new, old) if back else (old, new) for old, new in _NAMES]
    cases = " ".join(f"WHEN '{before}' THEN '{after}'" for before, after in pairs)
    return f"""
        ALTER TABLE procurement_fundline NO FORCE ROW LEVEL SECURITY;
        UPDATE procurement_fundline SET source = CASE source {cases} ELSE source END;
        ALTER TABLE procurement_fundline FORCE ROW LEVEL SECURITY;
    """


class Migration(migrations.Migration):
    dependencies = [("procurement", "0002_in_order")]

    operations = [
        migrations.AlterField(
            "fundline",
            "source",
            models.CharField(
                choices=[
                    ("fiscal", "Fiscal funds"),
                    ("welfare_lottery", "Welfare lottery funds"),
                    ("assistance_special", "Special funds for social assistance"),
                    ("governance_pilot", "Governance pilot awards"),
                    ("dept_purchase", "Purchase by another department"),
                    ("charity", "Charity"),
                    ("other", "Other source"),
                ],
                max_length=20,
            ),
        ),
        migrations.RunSQL(sql=_renamed(), reverse_sql=_renamed(back=True)),
    ]
