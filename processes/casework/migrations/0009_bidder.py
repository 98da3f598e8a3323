from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("casework", "0008_bureau_matters")]

    operations = [
        migrations.AlterField(
            model_name="caseparticipant",
            name="part",
            field=models.CharField(
                choices=[
                    ("next_worker", "Takes the case over"),
                    ("discoverer", "Discovered the suspected harm"),
                    ("support_worker", "Supports the child"),
                    ("named", "May see the restricted file"),
                    ("barred", "May not see the file"),
                    ("bidder", "Answers the call for bids"),
                ],
                max_length=20,
            ),
        ),
    ]
