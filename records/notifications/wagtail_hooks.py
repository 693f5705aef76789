"""The back-office room of notifications."""

from wagtail import hooks

from records.notifications.viewsets import NotificationRuleViewSet


@hooks.register("register_admin_viewset")
def register_rules() -> NotificationRuleViewSet:
    """Register the rules of notifications."""
    return NotificationRuleViewSet()
