from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0005_decisions"),
    ]

    operations = [
        migrations.AddField(
            model_name="processdefinition",
            name="certificate",
            field=models.JSONField(default=dict),
        ),
    ]
