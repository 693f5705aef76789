from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("records_register", "0021_people_filled")]

    operations = [AppendOnly("CadreMerge")]
