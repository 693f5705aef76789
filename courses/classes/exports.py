"""The list of classes as a file, with the filters of its page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.classes.forms import ClassFilterForm
from courses.classes.lists import CLASSES
from courses.classes.models import TrainingClass
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.exports import ExportColumn, columns_of
from records.core.seams import ExportKind

FIELDS = (
    "code",
    "title",
    "kind",
    "mode",
    "starts_on",
    "ends_on",
    "organiser",
    "host",
    "capacity",
    "state",
)


def _rows(user: Account, filters: Mapping[str, str]) -> Any:
    today = timezone.localdate()
    form = ClassFilterForm(filters, user=user, today=today)
    return form.find(TrainingClass.objects.listed_for(user, today))


def _columns() -> Sequence[ExportColumn]:
    return columns_of(TrainingClass, FIELDS)


CLASS_EXPORT = ExportKind(
    code=CLASSES.export,
    label=CLASSES.label,
    roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR, RoleKind.CLASS_SUPERVISOR}),
    columns=_columns,
    rows=_rows,
    filter_labels={
        "q": _("Title or code"),
        "whose": _("Which"),
        "state": _("State"),
        "year": _("Year"),
    },
)
