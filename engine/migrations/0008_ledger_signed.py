from django.db import migrations, models

from engine.ledger.signing import code_size, sign_history, sign_rows


class Migration(migrations.Migration):
    dependencies = [("engine", "0007_ledger")]

    operations = [
        sign_history(),
        sign_rows("engine_refusal", "refusal"),
        migrations.AlterField(
            model_name="processinstance",
            name="chain",
            field=models.BinaryField(),
        ),
        migrations.AlterField(
            model_name="historyentry",
            name="mac",
            field=models.BinaryField(),
        ),
        migrations.AlterField(
            model_name="refusal",
            name="mac",
            field=models.BinaryField(),
        ),
        code_size("engine_historyentry"),
        code_size("engine_refusal"),
        code_size("engine_seal"),
    ]
