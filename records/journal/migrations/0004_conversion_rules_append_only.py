from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("records_journal", "0003_conversion_rules")]

    operations = [AppendOnly("ConversionRule")]
