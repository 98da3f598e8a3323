from django.db import migrations, models

from engine.ledger.signing import code_size, sign_rows


class Migration(migrations.Migration):
    dependencies = [
        ("casework", "0006_reading_papers"),
        ("engine", "0008_ledger_signed"),
    ]

    operations = [
        migrations.AddField(
            model_name="casereading",
            name="mac",
            field=models.BinaryField(null=True),
        ),
        sign_rows("casework_casereading", "reading"),
        migrations.AlterField(
            model_name="casereading",
            name="mac",
            field=models.BinaryField(),
        ),
        code_size("casework_casereading"),
    ]
