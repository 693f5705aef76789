"""The years that ship, as the State Council announced them; what people entered since stays."""

from datetime import datetime

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.utils import timezone

from records.calendar.shipped import NOTICES


def ship(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    year_model = apps.get_model("records_calendar", "CalendarYear")
    day_model = apps.get_model("records_calendar", "CalendarDay")
    for notice in NOTICES:
        midnight = datetime.combine(notice.published_on, datetime.min.time())
        year, created = year_model.objects.get_or_create(
            year=notice.year,
            defaults={
                "notice_title": notice.title,
                "notice_number": notice.number,
                "notice_date": notice.published_on,
                "notice_url": notice.url,
                "is_published": True,
                "entered_by_name": "shipped",
                "entered_at": timezone.make_aware(midnight),
            },
        )
        if created:
            day_model.objects.bulk_create(
                day_model(year=year, date=day, kind=kind, name=name)
                for day, kind, name in notice.days()
            )


class Migration(migrations.Migration):
    dependencies = [("records_calendar", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
