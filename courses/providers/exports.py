"""The register of providers as a file: public facts alone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from courses.providers.forms.department import ProviderFilterForm
from courses.providers.lists import PROVIDERS
from courses.providers.models import Provider
from records.core.access.readers import Account
from records.core.access.roles import RoleKind
from records.core.exports import ExportColumn, columns_of
from records.core.seams import ExportKind

FIELDS = ("name", "uscc", "kind", "size", "person_in_charge", "address", "unit", "approved_from")


def _rows(user: Account, filters: Mapping[str, str]) -> Any:
    form = ProviderFilterForm(filters, today=timezone.localdate())
    return form.find(Provider.objects.inspected_by(user)).select_related("unit")


def _columns() -> Sequence[ExportColumn]:
    return [
        *columns_of(Provider, (*FIELDS, "approved_until")),
        ExportColumn(_now("Standing"), lambda row: row.standing_tag[1]),
    ]


PROVIDER_EXPORT = ExportKind(
    code=PROVIDERS.export,
    label=PROVIDERS.label,
    roles=frozenset({RoleKind.OFFICER, RoleKind.AUDITOR}),
    columns=_columns,
    rows=_rows,
    filter_labels={"q": _("Name or credit code"), "show": _("Standing"), "kind": _("Kind")},
)
