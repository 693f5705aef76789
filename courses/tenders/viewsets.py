"""Back-office screen of the regimes: read, and followed by new versions."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.models import CopyViewMixin

from courses.tenders.models import Regime
from courses.tenders.models.regime import PERIODS
from courses.tenders.services import enter_regime
from records.core.access.actor import Actor
from records.core.viewsets import ScopedCreateView, ScopedIndexView, ScopedViewSet

LIMITS = ("budget_from", "budget_below", "split_limit", "large_budget")


def _enter(data: dict[str, Any], actor: Actor, now: datetime) -> Regime:
    return enter_regime(values=data, actor=actor, now=now)


class RegimeFilterSet(WagtailFilterSet):
    """Filters of the regimes."""

    class Meta:
        model = Regime
        fields = ("code", "is_open", "is_active")


class RegimeIndexView(ScopedIndexView):
    """The regimes, each with a way to its next version."""

    def get_base_queryset(self) -> Any:
        """Return the regimes with the word of the second person read along."""
        return super().get_base_queryset().select_related("confirmation")

    def get_list_more_buttons(self, instance: Regime) -> list[Any]:
        """Offer a new version where Wagtail would say "Copy"."""
        copy = self.get_copy_url(instance)
        return [
            MenuItem(gettext("New version"), url=copy, icon_name="plus", priority=20)
            if copy and button.url == copy
            else button
            for button in super().get_list_more_buttons(instance)
        ]


class RegimeVersionView(CopyViewMixin, ScopedCreateView):
    """The form of a new version, filled in with what the chosen one says; it begins today."""

    create_with = staticmethod(_enter)

    def get_initial_form_instance(self) -> Regime:
        """Return the chosen version, to be begun today."""
        regime: Regime = super().get_initial_form_instance()
        regime.effective_from, regime.effective_to = timezone.localdate(), None
        return regime


class RegimeViewSet(ScopedViewSet):
    """The regimes: a new version follows once a second person confirms it on the page of regimes."""

    model = Regime
    index_view_class = RegimeIndexView
    copy_view_enabled = True
    copy_view_class = RegimeVersionView
    icon = "clipboard-list"
    menu_label = _("Procurement regimes")
    menu_order = 235
    add_to_admin_menu = True
    create_with = staticmethod(_enter)
    list_display = (
        "__str__",
        Column("label", label=_("title")),
        Column("source_label", label=_("source citation")),
        "effective_from",
        BooleanColumn("is_confirmed", label=_("confirmed")),
        BooleanColumn("is_active", label=_("switched on")),
    )
    filterset_class = RegimeFilterSet
    search_fields = ("code", "title", "source")
    search_backend_name = None
    list_export = (
        "code",
        "version",
        "label",
        "source_label",
        *PERIODS,
        *LIMITS,
        "effective_from",
        "effective_to",
        "is_active",
        "recorded_by_name",
    )
    export_labels = {"label": _("title"), "source_label": _("source citation")}
    panels = (
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("code"), FieldPanel("title")]),
                FieldPanel("source"),
                FieldRowPanel([FieldPanel("is_open"), FieldPanel("needs_ground")]),
                FieldRowPanel([FieldPanel("effective_from"), FieldPanel("effective_to")]),
                FieldPanel("is_active"),
            ],
            heading=_("Regime"),
        ),
        MultiFieldPanel(
            [*(FieldPanel(name) for name in LIMITS), FieldPanel("approval_lifts_limit")],
            heading=_("Limits"),
        ),
        MultiFieldPanel([FieldPanel(name) for name in PERIODS], heading=_("Periods")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("price_weight_min"), FieldPanel("price_weight_max")]),
                FieldRowPanel([FieldPanel("small_firm_min"), FieldPanel("small_firm_max")]),
                FieldRowPanel([FieldPanel("panel_size"), FieldPanel("panel_size_large")]),
                FieldRowPanel([FieldPanel("expert_share"), FieldPanel("min_bidders")]),
                FieldRowPanel([FieldPanel("addon_max"), FieldPanel("keep_years")]),
                FieldPanel("price_opening"),
            ],
            heading=_("Evaluation and contract"),
        ),
    )
    inspect_view_fields = (
        "code",
        "version",
        "title",
        "source",
        *PERIODS,
        *LIMITS,
        "price_weight_min",
        "price_weight_max",
        "small_firm_min",
        "small_firm_max",
        "panel_size",
        "panel_size_large",
        "expert_share",
        "min_bidders",
        "addon_max",
        "keep_years",
        "price_opening",
        "is_active",
        "effective_from",
        "effective_to",
        "recorded_at",
        "recorded_by_name",
    )
