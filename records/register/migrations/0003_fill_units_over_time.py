from datetime import date
from typing import Any

from django.db import migrations
from django.db.models import F
from django.utils import timezone

MAIN, CONCURRENT, LEVEL = 1, 2, 9
OWN = ("name", "short_name", "kind", "level", "parent_id", "path")


def give_units_a_past(apps: Any, schema_editor: Any) -> None:
    """What stands is known since ever; a unit closed already is closed as of this day."""
    Unit = apps.get_model("records_register", "Unit")
    UnitSpan = apps.get_model("records_register", "UnitSpan")
    today = timezone.localdate()
    spans = (
        UnitSpan(
            unit_id=unit.pk,
            valid_from=date.min,
            valid_until=None if unit.is_active else today,
            **{name: getattr(unit, name) for name in OWN},
        )
        for unit in Unit.objects.all()
    )
    UnitSpan.objects.bulk_create(spans, batch_size=500)


def keep_where_people_were_registered(apps: Any, schema_editor: Any) -> None:
    Cadre = apps.get_model("records_register", "Cadre")
    Cadre.objects.filter(registered_in=None).update(registered_in=F("unit"))


def name_the_kinds_of_appointments(apps: Any, schema_editor: Any) -> None:
    """A side row that ends where a main post of its level and rank begins carried an older level."""
    Appointment = apps.get_model("records_register", "Appointment")
    Appointment.objects.filter(is_main=False).update(kind=CONCURRENT)
    for post in Appointment.objects.filter(is_main=False, until__isnull=False).iterator():
        main = Appointment.objects.filter(
            cadre=post.cadre_id,
            is_main=True,
            since=post.until,
            post_level=post.post_level,
            rank=post.rank,
        )
        if main.exists():
            Appointment.objects.filter(pk=post.pk).update(kind=LEVEL)


def let_main_posts_follow_one_another(apps: Any, schema_editor: Any) -> None:
    """Two main posts on one day were possible: the later one ends the one before."""
    Appointment = apps.get_model("records_register", "Appointment")
    before = None
    for post in Appointment.objects.filter(kind=MAIN).order_by("cadre", "since", "pk").iterator():
        if before is not None and before.cadre_id == post.cadre_id:
            if before.since == post.since:
                Appointment.objects.filter(pk=before.pk).update(kind=CONCURRENT)
            elif before.until is None or before.until > post.since:
                Appointment.objects.filter(pk=before.pk).update(until=post.since)
        before = post


def place_people(apps: Any, schema_editor: Any) -> None:
    """Who stands in another unit than that of the last main post belongs to that unit."""
    Appointment = apps.get_model("records_register", "Appointment")
    Cadre = apps.get_model("records_register", "Cadre")
    today = timezone.localdate()
    last = {}
    for cadre, unit in (
        Appointment.objects.filter(kind=MAIN, since__lte=today)
        .order_by("cadre", "since", "pk")
        .values_list("cadre", "unit")
        .iterator()
    ):
        last[cadre] = unit
    for pk, unit in Cadre.objects.values_list("pk", "unit"):
        if last.get(pk, unit) != unit:
            Cadre.objects.filter(pk=pk).update(unit=last[pk])


class Migration(migrations.Migration):
    dependencies = [("records_register", "0002_units_over_time")]

    operations = [
        migrations.RunPython(give_units_a_past, migrations.RunPython.noop),
        migrations.RunPython(keep_where_people_were_registered, migrations.RunPython.noop),
        migrations.RunPython(name_the_kinds_of_appointments, migrations.RunPython.noop),
        migrations.RunPython(let_main_posts_follow_one_another, migrations.RunPython.noop),
        migrations.RunPython(place_people, migrations.RunPython.noop),
    ]
