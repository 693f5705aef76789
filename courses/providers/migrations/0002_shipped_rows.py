"""The published rows that ship. What is written here stays; changes come as new rows."""

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from courses.providers.shipped import BEGINNING, TABLES


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for name, rows in TABLES.items():
        model = apps.get_model("courses_providers", name)
        for number, row in enumerate(rows, 1):
            model.objects.create(**row, order=number * 10, effective_from=BEGINNING)


class Migration(migrations.Migration):
    dependencies = [("courses_providers", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
