"""The readings of the names that stand on the register."""

from typing import Any

from django.db import migrations

BATCH_SIZE = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    from records.core.pinyin import readings_of

    for name in ("Unit", "Cadre"):
        rows = apps.get_model("records_register", name).objects
        last = 0
        while batch := list(
            rows.filter(pk__gt=last).order_by("pk").only("pk", "name")[:BATCH_SIZE]
        ):
            for row in batch:
                row.pinyin = readings_of(row.name, is_name=name == "Cadre")
            rows.bulk_update(batch, ["pinyin"])
            last = batch[-1].pk


class Migration(migrations.Migration):
    dependencies = [("records_register", "0023_pinyin")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
