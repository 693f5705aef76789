"""Back office: the rules of notifications."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from records.core.access.actor import Actor
from records.core.viewsets import ScopedViewSet
from records.notifications.forms import RuleForm
from records.notifications.models import NotificationRule
from records.notifications.services import change_rule, create_rule


def create_from_form(data: dict[str, Any], actor: Actor, now: datetime) -> NotificationRule:
    """Create a rule from the form."""
    return create_rule(**data, actor=actor, now=now)


def change_from_form(
    rule: NotificationRule, data: dict[str, Any], actor: Actor, now: datetime
) -> NotificationRule:
    """Change a rule from the form, which leaves kind and unit as they are."""
    values = {name: data[name] for name in ("days", "channels", "is_active")}
    return change_rule(rule=rule, **values, actor=actor, now=now)


class NotificationRuleViewSet(ScopedViewSet):
    """Which kind speaks when, by which channels, to whose people."""

    model = NotificationRule
    name = "notification_rules"
    icon = "mail"
    menu_label = _("Notifications")
    add_to_admin_menu = True
    menu_order = 780
    base_form_class = RuleForm
    choices = {"unit": "notifications:set_rule:unit"}
    create_with = staticmethod(create_from_form)
    change_with = staticmethod(change_from_form)
    list_display = ("kind_label", "days", "channel_labels", "where", "is_active", "updated_at")
    list_filter = ("is_active",)
    search_fields = ("kind",)
    search_backend_name = None
    list_export = ("kind", "days", "channel_labels", "where", "is_active", "updated_at")
    export_labels = {"channel_labels": _("channels"), "where": _("unit"), "kind_label": _("kind")}
    inspect_view_fields = ("kind_label", "days", "channel_labels", "where", "is_active")
    panels = (
        MultiFieldPanel(
            [FieldPanel("kind"), FieldPanel("days"), FieldPanel("channels")], heading=_("What")
        ),
        MultiFieldPanel([FieldPanel("unit"), FieldPanel("is_active")], heading=_("For whom")),
    )
