"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "records.jobs"
    label = "records_jobs"
    verbose_name = _("Long work")

    def ready(self) -> None:
        """Take what lower rooms ask for."""
        from records.core.work_queue import register_queue
        from records.jobs.services import queue_and_locate

        register_queue(queue_and_locate)
