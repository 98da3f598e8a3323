"""Remember what a cap was reckoned from, for later supplements."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("projects", "0002_one_list_of_sources"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="assistance_base",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True),
        ),
    ]
