from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("courses_tenders", "0002_shipped_regimes")]

    operations = [
        AppendOnly("Regime"),
        AppendOnly("RegimeConfirmation"),
        AppendOnly("Notice"),
    ]
