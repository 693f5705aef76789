"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "records.trail"
    label = "records_trail"
    verbose_name = _("Trail")

    def ready(self) -> None:
        from records.core import (
            checks,  # noqa: F401
        )
        from records.core.access.recording import register_recorder
        from records.core.exports.quota import register_usage_counter
        from records.trail.services import record_access
        from records.trail.usage import exported_since

        register_recorder(record_access)
        register_usage_counter(exported_since)
