from django.db import migrations, models

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("records_eligibility", "0004_append_only")]

    operations = [
        migrations.AddField(
            model_name="rule",
            name="measure",
            field=models.SlugField(blank=True, default="", max_length=40, verbose_name="measure"),
        ),
        AppendOnly("Rule"),
    ]
