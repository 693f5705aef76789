"""Back-office screen of the trail: read, filter, export; never write."""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.ui.tables import Column, DateColumn, TitleColumn

from records.core.viewsets import ScopedIndexView, ScopedInspectView, ScopedViewSet
from records.trail.changes import ChangesTable
from records.trail.filters import TrailFilterSet
from records.trail.models import TrailEvent

COUNTED = 10_000
"""Events that are counted; who needs those beyond narrows the list, or exports it."""


class BoundedPaginator(WagtailPaginator):
    """Counts no further than `COUNTED`: a count of a whole trail reads all of it, each time."""

    @cached_property
    def _counted(self) -> int:
        return self.object_list[: COUNTED + 1].count()

    @cached_property
    def count(self) -> int:
        """Return the number of events that can be paged through."""
        return min(self._counted, COUNTED)

    @cached_property
    def items_count_label(self) -> str:
        """Return how many there are; beyond the bound, that there are more."""
        if self._counted <= COUNTED:
            return str(super().items_count_label)
        return _("The newest %(number)d events of more: narrow them to see others") % {
            "number": COUNTED
        }


class TrailIndexView(ScopedIndexView):
    """The trail, newest first: the order in which it was written, and no other."""

    paginator_class = BoundedPaginator

    def search_queryset(self, queryset: Any) -> Any:
        """Return the events that say what was searched for."""
        words = (self.search_query or "").strip()
        return queryset.saying(words) if words else queryset

    def get_valid_orderings(self) -> list[str]:
        """Return none: an order by a column would sort the whole trail."""
        return []


class TrailInspectView(ScopedInspectView):
    """One event, with what it changed beside each other."""

    def get_context_for_field(self, field_name: str) -> dict[str, Any]:
        """Return label and value; what changed is one table."""
        if field_name != "after":
            return dict(super().get_context_for_field(field_name))
        table = ChangesTable(self.object, self.request.user)
        return {"label": _("What it tells"), "value": table, "component": table}


class TrailEventViewSet(ScopedViewSet):
    """Who did or saw what, and when."""

    model = TrailEvent
    icon = "history"
    menu_label = gettext_lazy("Trail")
    menu_order = 290
    add_to_admin_menu = True
    index_view_class = TrailIndexView
    inspect_view_class = TrailInspectView
    list_display = (
        TitleColumn(
            "tag", accessor="get_tag_display", label=gettext_lazy("what"), url_name="trail:inspect"
        ),
        DateColumn("at", label=gettext_lazy("at")),
        Column("actor_name", label=gettext_lazy("actor")),
        Column("subject", label=gettext_lazy("subject")),
        Column("purpose", label=gettext_lazy("purpose")),
        Column("address", label=gettext_lazy("address")),
    )
    filterset_class = TrailFilterSet
    search_fields = ("actor_name", "subject", "address", "purpose")
    search_backend_name = None
    list_export = (
        "at",
        "tag",
        "actor_id",
        "actor_name",
        "on_behalf_of",
        "address",
        "device",
        "subject_type",
        "subject_id",
        "subject",
        "purpose",
        "before",
        "after",
    )
    form_fields = ("tag",)
    inspect_view_fields = (
        "at",
        "tag",
        "actor_name",
        "on_behalf_of",
        "address",
        "device",
        "purpose",
        "subject_type",
        "subject",
        "after",
    )
