from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("engine", "0009_last_line"),
    ]

    operations = [
        migrations.AddField(
            model_name="refusal",
            name="deed",
            field=models.CharField(blank=True, max_length=40),
        ),
        migrations.AddField(
            model_name="refusal",
            name="door",
            field=models.CharField(blank=True, max_length=20),
        ),
    ]
