from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0010_refused_verbs"),
    ]

    operations = [
        migrations.AddField(
            model_name="processdefinition",
            name="reason",
            field=models.CharField(blank=True, default="", max_length=500),
        ),
    ]
