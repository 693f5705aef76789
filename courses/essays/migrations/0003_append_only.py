from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("courses_essays", "0002_initial")]

    operations = [
        AppendOnly("EssayVersion"),
        AppendOnly("EssayReview"),
    ]
