from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("records_eligibility", "0003_rule_recorded_at")]

    operations = [AppendOnly("Rule")]
