"""How names sound, and how those stand who had left."""

from typing import Any

from django.db import migrations

LOT = 2000


def fill(apps: Any, schema_editor: Any) -> None:
    from records.register.people.sounds import sound_of

    cadres = apps.get_model("records_register", "Cadre").objects
    last = 0
    while lot := list(cadres.filter(pk__gt=last).order_by("pk").only("pk", "name")[:LOT]):
        for cadre in lot:
            cadre.name_sound = sound_of(cadre.name)
        cadres.bulk_update(lot, ["name_sound"])
        last = lot[-1].pk
    cadres.filter(left_on__isnull=False, status="in_service").update(status="left")


class Migration(migrations.Migration):
    dependencies = [("records_register", "0020_people")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop, elidable=True)]
