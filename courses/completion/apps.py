"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompletionConfig(AppConfig):
    name = "courses.completion"
    label = "courses_completion"
    verbose_name = _("Completion")

    def ready(self) -> None:
        from courses.completion.jobs import run_closing
        from courses.completion.services import JOB
        from records.jobs.registry import register_job

        register_job(JOB, run_closing, label=_("Closing of a class"))
