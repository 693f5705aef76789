"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "records.jobs"
    label = "records_jobs"
    verbose_name = _("Long work")

    def ready(self) -> None:
        """Take over the work that lower rooms have declared."""
        from records.core.works import run_by
        from records.jobs.lower import queue_declared, register_declared

        register_declared()
        run_by(queue_declared)
