"""Back-office screen of the trail: read, filter, export; never write."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet

from records.core.viewsets import ScopedViewSet
from records.trail.models import TrailEvent


class TrailFilterSet(WagtailFilterSet):
    """Filters of the trail."""

    class Meta:
        model = TrailEvent
        fields = ("tag", "subject_type")


class TrailEventViewSet(ScopedViewSet):
    """Who did or saw what, and when."""

    model = TrailEvent
    icon = "history"
    menu_label = _("Trail")
    menu_order = 290
    add_to_admin_menu = True
    list_display = ("at", "tag", "actor_name", "subject", "address")
    filterset_class = TrailFilterSet
    search_fields = ("actor_name", "subject", "address")
    search_backend_name = None
    list_export = (
        "at",
        "tag",
        "actor_id",
        "actor_name",
        "address",
        "subject_type",
        "subject_id",
        "subject",
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
        "before",
        "after",
    )
