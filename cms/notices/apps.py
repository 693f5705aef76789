"""App configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    name = "cms.notices"
    label = "cms_notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        from cms.notices.bootstrap import bootstrap_notices

        post_migrate.connect(bootstrap_notices, sender=self, dispatch_uid="cms_notices.found")
