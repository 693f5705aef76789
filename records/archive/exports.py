"""The lists of cadres and of entries as files, with the filters of their pages."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from records.archive.entry_form import EntryFilterForm
from records.archive.forms import CadreFilterForm
from records.archive.lists import CADRES, ENTRIES
from records.archive.rows import CadreRows
from records.archive.years import outcome_of
from records.core.access.actor import Actor
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.exports import ExportColumn, ExportFile, columns_of
from records.core.seams import BulkAct, BulkResult, ExportKind
from records.eligibility.checking.queries import serving_on
from records.exports.services import export_or_queue
from records.journal.models import Entry, EntryQuerySet
from records.register.models import Cadre

CHOSEN = "chosen"
"""The filter by which an export holds the chosen rows alone: their numbers, parted by commas."""

FILE_READERS = frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.UNIT_LIAISON})


def _cadres(user: Account, filters: Mapping[str, str]) -> CadreRows:
    form = CadreFilterForm(filters, user=user, today=timezone.localdate())
    cadres = serving_on(Cadre.objects.visible_to(user), form.day)
    if CHOSEN in filters:
        cadres = cadres.filter(pk__in=_numbers(filters[CHOSEN]))
    return CadreRows(list(form.find(cadres)), form)


def _numbers(text: str) -> list[int]:
    return [int(number) for number in text.split(",") if number.isdecimal()]


def _cadre_columns() -> Sequence[ExportColumn]:
    return [
        ExportColumn(_("Full name"), lambda row: row.name),
        ExportColumn(_("Staff number"), lambda row: row.staff_number),
        ExportColumn(_("Unit"), lambda row: row.unit),
        ExportColumn(_("Post"), lambda row: row.post),
        ExportColumn(_("Level"), lambda row: row.level),
        ExportColumn(_("Conclusion"), lambda row: row.label),
        ExportColumn(_("What is missing"), lambda row: row.hint),
    ]


def _entries(user: Account, filters: Mapping[str, str]) -> EntryQuerySet:
    return EntryFilterForm(filters, user=user).find(Entry.objects.visible_to(user))


ENTRY_FIELDS = (
    "occurred_on",
    "cadre.name",
    "cadre.staff_number",
    "title",
    "kind",
    "channel",
    "content_kind",
    "hours",
    "days",
    "seq",
)


def _entry_columns() -> Sequence[ExportColumn]:
    labels = {
        "cadre.name": _("Full name"),
        "cadre.staff_number": _("Staff number"),
        "title": _("Title"),
    }
    grade = ExportColumn(_("Grade or outcome"), outcome_of)
    return [*columns_of(Entry, ENTRY_FIELDS, labels), grade]


ARCHIVE_EXPORTS = (
    ExportKind(
        code=CADRES.export,
        label=CADRES.label,
        roles=FILE_READERS,
        columns=_cadre_columns,
        rows=_cadres,
        filter_labels={
            "q": gettext_lazy("Name, staff number or pinyin"),
            "unit": gettext_lazy("Unit"),
            "level": gettext_lazy("Level"),
            "tag": gettext_lazy("Priority tag"),
            "rule": gettext_lazy("Requirement"),
            "met": gettext_lazy("Met"),
            "as_of": gettext_lazy("As of"),
            CHOSEN: gettext_lazy("Chosen rows"),
        },
    ),
    ExportKind(
        code=ENTRIES.export,
        label=ENTRIES.label,
        roles=FILE_READERS,
        columns=_entry_columns,
        rows=_entries,
        filter_labels={
            "q": gettext_lazy("Person or title"),
            "unit": gettext_lazy("Unit"),
            "kind": gettext_lazy("Kind"),
            "channel": gettext_lazy("Counts toward"),
            "since": gettext_lazy("From"),
            "until": gettext_lazy("To"),
        },
    ),
)


def _export_chosen(
    rows: Sequence[Cadre], values: Mapping[str, Any], actor: Actor, now: datetime
) -> BulkResult:
    """Hand out the chosen people, on the day and to the question that the list shows."""
    asked = {name: str(values[name]) for name in ("as_of", "rule", "sort") if values.get(name)}
    made = export_or_queue(
        kind=CADRES.export,
        filters={**asked, CHOSEN: ",".join(str(row.pk) for row in rows)},
        file_format="xlsx",
        actor=actor,
        now=now,
    )
    if isinstance(made, ExportFile):
        return BulkResult(file=made)
    return BulkResult(_("The export is being made; you find it among your exports."))


EXPORT_CHOSEN = BulkAct(
    code="archive:export_cadres",
    list_code=CADRES.code,
    label=gettext_lazy("Export as Excel"),
    roles=FILE_READERS,
    run=_export_chosen,
    icon="download",
    order=100,
)
