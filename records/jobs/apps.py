"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    name = "records.jobs"
    label = "records_jobs"
    verbose_name = _("Long work")

    def ready(self) -> None:
        """Take what lower rooms ask for."""
        from records.core.long_work import set_queue
        from records.jobs.services import queue_and_locate

        set_queue(queue_and_locate)
