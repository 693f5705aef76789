"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "records.imports"
    label = "records_imports"
    verbose_name = _("Imports")

    def ready(self) -> None:
        from records.imports.services import JOB
        from records.imports.work import apply_batch
        from records.jobs.registry import register_job

        register_job(JOB, apply_batch, label=_("Import of a file"))
