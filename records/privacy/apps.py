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
        from records.jobs.registry import register_job
        from records.privacy import checks  # noqa: F401
        from records.privacy.own_data_file import run_own_data
        from records.privacy.retention_rules import RETENTION_RULES
        from records.privacy.sections import SECTIONS
        from records.privacy.services import JOB

        register_job(JOB, run_own_data, label=_("My data as a file"))
        for room, gather in SECTIONS.items():
            register_own_data(room, gather)
        for kept in RETENTION_RULES:
            register_retention(kept)
