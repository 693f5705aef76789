from django.db import migrations

from records.core.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("courses_providers", "0002_shipped_rows")]

    operations = [
        AppendOnly("ChecklistItem"),
        AppendOnly("DeclarationText"),
        AppendOnly("ProviderPolicy"),
        AppendOnly("RatingFormula"),
        AppendOnly("Declaration"),
        AppendOnly("ProviderReview"),
        AppendOnly("ReviewFinding"),
        AppendOnly("ProviderRating"),
    ]
