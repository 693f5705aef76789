"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NotificationsConfig(AppConfig):
    name = "records.notifications"
    label = "records_notifications"
    verbose_name = _("Notifications")

    def ready(self) -> None:
        """Take what rooms have to say, and see to it that each kind has its shipped rules."""
        from records.core.seams.notifications import set_notice_queue
        from records.notifications import checks  # noqa: F401
        from records.notifications.outbox import queue_notice
        from records.notifications.rules import ship_rules

        set_notice_queue(queue_notice)
        post_migrate.connect(ship_rules, sender=self, dispatch_uid="records_notifications.rules")
