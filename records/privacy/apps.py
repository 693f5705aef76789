"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "records.privacy"
    label = "records_privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """Tell what the rooms of records hold of a person, and how long they keep what."""
        from records.core.own_data import register_own_data
        from records.core.retention import register_retention
        from records.privacy import checks  # noqa: F401
        from records.privacy.kept import KEPT
        from records.privacy.sections import SECTIONS

        for room, gather in SECTIONS.items():
            register_own_data(room, gather)
        for kept in KEPT:
            register_retention(kept)
