"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "records.privacy"
    label = "records_privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """Tell what the rooms of records hold of a person, and how long they keep what."""
        from records.privacy import checks  # noqa: F401
