"""Back-office screens of the rules: read, and followed by new versions."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.admin.ui.menus import MenuItem
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.views.generic.models import CopyViewMixin

from records.core.access.actor import Actor
from records.core.viewsets import (
    ScopedCreateView,
    ScopedIndexView,
    ScopedInspectView,
    ScopedViewSet,
)
from records.eligibility.checking.positions import group_label
from records.eligibility.checking.reasons import plain
from records.eligibility.models import Rule
from records.eligibility.services import create_rule
from records.journal.measures import MEASURES


class RuleFilterSet(WagtailFilterSet):
    """Filters of the rules."""

    class Meta:
        model = Rule
        fields = ("code", "subject", "effect", "level", "is_active")


def _create(data: dict[str, Any], actor: Actor, now: datetime) -> Rule:
    emptied = {name: data[name] or {} for name in ("applies_to", "window_params")}
    return create_rule(**{**data, **emptied}, actor=actor, now=now)


def _measures() -> list[tuple[str, Any]]:
    """Return what the rooms can count, for the form of a rule."""
    return [("", "–"), *((one.code, one.label) for one in MEASURES)]


def _threshold(rule: Rule) -> str:
    if rule.threshold is None:
        return ""
    return f"{plain(rule.threshold)} {rule.get_unit_display()}"


class RuleIndexView(ScopedIndexView):
    """The rules, each with a way to its next version."""

    def get_list_more_buttons(self, instance: Rule) -> list[Any]:
        """Offer a new version where Wagtail would say "Copy"."""
        copy = self.get_copy_url(instance)
        return [
            MenuItem(gettext("New version"), url=copy, icon_name="plus", priority=20)
            if copy and button.url == copy
            else button
            for button in super().get_list_more_buttons(instance)
        ]


class RuleVersionView(CopyViewMixin, ScopedCreateView):
    """The form of a new version, filled in with what the chosen one says; it begins today."""

    create_with = staticmethod(_create)

    def get_initial_form_instance(self) -> Rule:
        """Return the chosen version, to be begun today."""
        rule: Rule = super().get_initial_form_instance()
        rule.effective_from, rule.effective_to = timezone.localdate(), None
        if rule.threshold is not None:
            rule.threshold = Decimal(f"{rule.threshold.normalize():f}")
        return rule


class RuleInspectView(ScopedInspectView):
    """A rule in words."""

    def get_field_label(self, field_name: str, field: Any) -> str:
        """Return the field's name; translated texts go by the name of the field they are of."""
        named = field_name.removesuffix("_label") if field is None else field_name
        return capfirst(super().get_field_label("title" if named == "label" else named, field))

    def get_threshold_display_value(self) -> str:
        """Return the threshold without idle zeros."""
        return _threshold(self.object)

    def get_applies_to_display_value(self) -> str:
        """Return whom the rule is for."""
        return group_label(self.object.applies_to)


class RuleViewSet(ScopedViewSet):
    """The rules: a new version follows, the past is not edited."""

    model = Rule
    index_view_class = RuleIndexView
    inspect_view_class = RuleInspectView
    copy_view_enabled = True
    copy_view_class = RuleVersionView
    icon = "clipboard-list"
    menu_label = _("Rules")
    menu_order = 230
    choices = {"for_unit": "eligibility:create_rule:for_unit"}
    add_to_admin_menu = True
    create_with = staticmethod(_create)
    list_display = (
        "__str__",
        Column("label", label=_("title")),
        Column("threshold", label=_("threshold"), accessor=_threshold),
        "effect",
        Column("source_label", label=_("source citation")),
        "effective_from",
        BooleanColumn("is_active", label=_("switched on")),
    )
    filterset_class = RuleFilterSet
    search_fields = ("code", "title", "source")
    search_backend_name = None
    list_export = (
        "code",
        "version",
        "label",
        "threshold",
        "unit",
        "alternative_days",
        "effect",
        "source_label",
        "level",
        "effective_from",
        "effective_to",
        "is_active",
    )
    panels = (
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("code"), FieldPanel("title")]),
                FieldRowPanel([FieldPanel("subject"), FieldPanel("effect")]),
                FieldPanel("source"),
            ],
            heading=_("Rule"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("window"), FieldPanel("unit")]),
                FieldPanel("measure"),
                FieldRowPanel([FieldPanel("threshold"), FieldPanel("alternative_days")]),
                FieldRowPanel([FieldPanel("applies_to"), FieldPanel("window_params")]),
            ],
            heading=_("Requirement"),
        ),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("level"), FieldPanel("for_unit")]),
                FieldRowPanel([FieldPanel("overrides"), FieldPanel("is_active")]),
                FieldRowPanel([FieldPanel("effective_from"), FieldPanel("effective_to")]),
            ],
            heading=_("In force"),
        ),
    )
    inspect_view_fields = (
        "code",
        "version",
        "label",
        "subject",
        "applies_to",
        "window",
        "window_params",
        "threshold",
        "measure",
        "alternative_days",
        "effect",
        "source_label",
        "level",
        "for_unit",
        "overrides",
        "is_active",
        "effective_from",
        "effective_to",
        "recorded_at",
    )

    def get_form_class(self, for_update: bool = False) -> Any:
        """Return the form; a new version begins today unless told otherwise."""
        form = super().get_form_class(for_update)
        form.base_fields["effective_from"].initial = timezone.localdate
        form.base_fields["measure"] = forms.ChoiceField(
            label=_("measure"),
            required=False,
            choices=_measures,
            help_text=_("Empty: hours or days of training, as “counted in” says."),
        )
        return form
