from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("courses_bids", "0001_initial")]

    operations = [
        AppendOnly("LateBid"),
    ]
