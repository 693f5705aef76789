"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "records.jobs"
    label = "records_jobs"
    verbose_name = _("Long work")

    def ready(self) -> None:
        """Take over the work that lower rooms have declared."""
        from records.core.long_work import set_queue
        from records.jobs.declared import queue_declared, register_declared

        register_declared()
        set_queue(queue_declared)
