from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("records_eligibility", "0002_shipped_rules")]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="recorded_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="recorded at"),
        ),
    ]
