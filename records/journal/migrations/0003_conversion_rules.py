from datetime import date
from decimal import Decimal

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps
from django.utils.translation import gettext_noop as _

LOCAL = _("Local practice, a default to change (cities count 6 to 8 hours a day)")
ONLINE = _("Local practice, a default to change")
UNCONFIRMED = _("Practice of several cities, unconfirmed here")

ROWS = (
    ("off_the_job", "day", _("Off-the-job training, day"), "8", "concentrated", LOCAL, {}),
    (
        "off_the_job",
        "half_day",
        _("Off-the-job training, half-day"),
        "4",
        "concentrated",
        LOCAL,
        {},
    ),
    ("online_hours", "item_30", _("Online item of 30 minutes or more"), "1", "online", ONLINE, {}),
    ("online_hours", "item_15", _("Online item of 15 to 30 minutes"), "0.5", "online", ONLINE, {}),
    (
        "online_hours",
        "item_short",
        _("Online item of up to 15 minutes"),
        "0.25",
        "online",
        LOCAL,
        {},
    ),
    ("online_hours", "quiz", _("Passed quiz of an online item"), "0.5", "online", ONLINE, {}),
    (
        "theory_study",
        "meeting",
        _("Meeting of a theory-study group"),
        "3",
        "other",
        UNCONFIRMED,
        {},
    ),
    ("teaching", "hour", _("Hour of teaching given"), "5", "other", UNCONFIRMED, {}),
    (
        "degree",
        "year",
        _("Part-time degree, year"),
        "24",
        "other",
        UNCONFIRMED,
        {"cap_per_year": 24},
    ),
    (
        "commercial",
        "hour",
        _("Privately chosen commercial training, hour"),
        "0",
        "other",
        _(
            "Commercial training of one's own choice counts for nothing; costly training is forbidden"
        ),
        {},
    ),
)

EVIDENCE = {
    "off_the_job": _("Sign-in marks of the sessions"),
    "online_hours": _("Export of the online platform"),
    "theory_study": _("Minutes and sign-in sheet"),
    "teaching": _("Timetable of the class"),
    "degree": _("Certificate of enrollment of the year"),
    "commercial": "",
}


def create_rules(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    rule = apps.get_model("records_journal", "ConversionRule")
    rule.objects.bulk_create(
        rule(
            source_kind=source_kind,
            unit=unit,
            version=1,
            title=title,
            hours_per_unit=Decimal(hours),
            counts_toward=channel,
            source=source,
            evidence_required=EVIDENCE[source_kind],
            effective_from=date(2013, 1, 1),
            **extra,
        )
        for source_kind, unit, title, hours, channel, source, extra in ROWS
    )


class Migration(migrations.Migration):
    dependencies = [("records_journal", "0002_append_only")]

    operations = [migrations.RunPython(create_rules, migrations.RunPython.noop)]
