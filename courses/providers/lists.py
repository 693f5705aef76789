"""The department's list of providers."""

from django.utils.translation import gettext_lazy as _

from courses.providers.models import Provider
from records.core.seams import ListColumn, ListPage

PROVIDERS = ListPage(
    code="providers",
    label=_("Providers"),
    url_name="provider_list",
    columns=(
        ListColumn("name", _("Organisation"), ("name",)),
        ListColumn("kind", _("Kind"), ("kind",)),
        ListColumn("submitted", _("Submitted"), ("submitted_at",)),
        ListColumn("until", _("Approved until"), ("approved_until",)),
        ListColumn("standing", _("Standing"), ("standing",)),
    ),
    order=("name", "pk"),
    filters=frozenset({"q", "show", "kind"}),
    rows=lambda user: Provider.objects.inspected_by(user),
    export="providers",
    per_page=20,
)
