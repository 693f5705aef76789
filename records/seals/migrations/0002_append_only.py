from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("records_seals", "0001_initial")]

    operations = [
        AppendOnly("Leaf"),
        AppendOnly("Checkpoint"),
        AppendOnly("Cosignature"),
    ]
