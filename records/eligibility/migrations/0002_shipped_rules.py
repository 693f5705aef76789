"""The rules that ship switched on. What is written here stays; changes come as new versions."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from records.eligibility.shipped import BEGINNING, SHIPPED


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rule = apps.get_model("records_eligibility", "Rule")
    for row in SHIPPED:
        values = {"applies_to": {}, "window_params": {}, **row}
        rule.objects.update_or_create(
            code=values.pop("code"),
            version=1,
            defaults={**values, "effective_from": BEGINNING, "is_active": True},
        )


class Migration(migrations.Migration):
    dependencies = [("records_eligibility", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
