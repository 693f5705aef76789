"""Back-office screens of the book: entries are read, conversion rows read and added."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSetGroup

from records.core.access.actor import Actor
from records.core.viewsets import ScopedViewSet
from records.journal.models import ConversionRule, Entry
from records.journal.services import create_conversion_rule


class EntryFilterSet(WagtailFilterSet):
    """Filters of the book."""

    class Meta:
        model = Entry
        fields = ("kind", "channel", "content_kind", "occurred_on")


class EntryViewSet(ScopedViewSet):
    """The book: read, filter, export; entries are posted by what they come from."""

    model = Entry
    icon = "list-ol"
    menu_label = _("Journal entries")
    add_to_admin_menu = False
    ordering = ("-id",)
    list_display = (
        "cadre",
        "seq",
        "kind",
        Column("title", label=_("Title")),
        "occurred_on",
        "hours",
        "channel",
        "posted_at",
    )
    filterset_class = EntryFilterSet
    search_fields = ("cadre__name", "cadre__staff_number", "source_key")
    search_backend_name = None
    list_export = (
        "cadre",
        "seq",
        "kind",
        "title",
        "occurred_on",
        "hours",
        "days",
        "channel",
        "content_kind",
        "grade",
        "source_kind",
        "source_key",
        "revision",
        "posted_at",
        "digest",
    )
    form_fields = ("kind",)
    inspect_view_fields = (
        "cadre",
        "seq",
        "kind",
        "occurred_on",
        "hours",
        "days",
        "channel",
        "content_kind",
        "grade",
        "source_kind",
        "source_key",
        "revision",
        "conversion",
        "reverses",
        "facts",
        "posted_at",
        "posted_by",
        "prev_digest",
        "digest",
    )


def _create(data: dict[str, Any], actor: Actor, now: datetime) -> ConversionRule:
    return create_conversion_rule(**data, actor=actor, now=now)


class ConversionRuleViewSet(ScopedViewSet):
    """How training turns into hours: a new version follows, the past is not edited."""

    model = ConversionRule
    icon = "sliders"
    menu_label = _("Conversion rows")
    add_to_admin_menu = False
    create_with = staticmethod(_create)
    list_display = (
        "__str__",
        Column("label", label=_("Title")),
        "hours_per_unit",
        "counts_toward",
        Column("source_label", label=_("source citation")),
        "effective_from",
        BooleanColumn("is_active", label=_("switched on")),
    )
    list_filter = ("source_kind", "counts_toward", "is_active")
    search_fields = ("title", "source_kind", "source")
    search_backend_name = None
    form_fields = (
        "source_kind",
        "unit",
        "title",
        "hours_per_unit",
        "cap_per_item",
        "cap_per_year",
        "counts_toward",
        "evidence_required",
        "source",
        "is_active",
        "effective_from",
        "effective_to",
    )
    inspect_view_fields = ("version", *form_fields)

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form; a new version begins today unless told otherwise."""
        form = super().get_form_class(for_update)
        form.base_fields["effective_from"].initial = timezone.localdate
        return form


class JournalGroup(ViewSetGroup):
    """Menu: Journal."""

    menu_label = _("Journal")
    menu_icon = "list-ol"
    menu_order = 220
    items = (EntryViewSet, ConversionRuleViewSet)
