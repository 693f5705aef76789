"""The list of tenders."""

from django.utils.translation import gettext_lazy as _

from courses.tenders.models import Tender
from records.core.seams import ListColumn, ListPage

TENDERS = ListPage(
    code="tenders",
    label=_("Tenders"),
    url_name="tender_list",
    columns=(
        ListColumn("title", _("Title"), ("title",)),
        ListColumn("organiser", _("Purchaser"), ("organiser__path",)),
        ListColumn("regime", _("Regime"), ("regime__code",)),
        ListColumn("budget", _("Budget (yuan)"), ("budget_sum",), is_number=True),
        ListColumn("deadline", _("Deadline"), ("deadline_at",)),
        ListColumn("state", _("State")),
    ),
    order=("-created_at", "-pk"),
    filters=frozenset({"q", "state", "regime", "year", "waiting"}),
    rows=lambda user: Tender.objects.visible_to(user),
    export="tenders",
    per_page=20,
)
