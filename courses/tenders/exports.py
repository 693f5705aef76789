"""The list of tenders as a file, with the filters of its page."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.tenders.forms.filters import TenderFilterForm
from courses.tenders.lists import TENDERS
from courses.tenders.models import Tender
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.exports import ExportColumn, columns_of
from records.core.seams import ExportKind

FIELDS = (
    "number",
    "title",
    "category",
    "year",
    "organiser",
    "regime__label",
    "budget_sum",
    "published_at",
    "deadline_at",
    "state",
    "ended_at",
    "end_reason",
)


def _rows(user: Account, filters: Mapping[str, str]) -> Any:
    form = TenderFilterForm(filters, user=user, now=timezone.now())
    rows = Tender.objects.visible_to(user).with_budget().select_related("organiser", "regime")
    return form.find(rows)


def _columns() -> Sequence[ExportColumn]:
    labels = {"regime__label": _("Regime"), "budget_sum": _("Budget (yuan)")}
    return columns_of(Tender, FIELDS, labels)


TENDER_EXPORT = ExportKind(
    code=TENDERS.export,
    label=TENDERS.label,
    roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
    columns=_columns,
    rows=_rows,
    filter_labels={
        "q": _("Title or number"),
        "waiting": _("What waits"),
        "state": _("State"),
        "regime": _("Regime"),
        "year": _("Year"),
    },
)
