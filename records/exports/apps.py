"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExportsConfig(AppConfig):
    name = "records.exports"
    label = "records_exports"
    verbose_name = _("Exports")

    def ready(self) -> None:
        """Say how long notes of exports are kept."""
        from records.core.retention import register_retention
        from records.exports.retention import KEPT

        register_retention(KEPT)
