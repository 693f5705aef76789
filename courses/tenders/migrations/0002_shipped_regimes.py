"""The regimes that ship in force. What is written here stays; changes come as new versions."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from courses.tenders.shipped import BEGINNING, SHIPPED


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    regime = apps.get_model("courses_tenders", "Regime")
    for row in SHIPPED:
        values = dict(row)
        regime.objects.update_or_create(
            code=values.pop("code"),
            version=1,
            defaults={**values, "effective_from": BEGINNING, "is_active": True},
        )


class Migration(migrations.Migration):
    dependencies = [("courses_tenders", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
