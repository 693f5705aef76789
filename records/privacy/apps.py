"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PrivacyConfig(AppConfig):
    name = "records.privacy"
    label = "records_privacy"
    verbose_name = _("Privacy")

    def ready(self) -> None:
        """Tell what the rooms of records hold of a person, and how long they keep what."""
        from records.jobs.registry import register_job
        from records.privacy import checks  # noqa: F401
        from records.privacy.own_data_file import run_own_data
        from records.privacy.services import JOB

        register_job(JOB, run_own_data, label=_("My data as a file"))
