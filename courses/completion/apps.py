"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompletionConfig(AppConfig):
    name = "courses.completion"
    label = "courses_completion"
    verbose_name = _("Completion")

    def ready(self) -> None:
        from courses.classes.panels import register_panels
        from courses.completion.class_entries import COMPLETION, ESSAY, HOURS
        from courses.completion.evidence import evidence_of_entry
        from courses.completion.panels import completion_panels
        from records.journal.sources import register_source

        register_panels(completion_panels)
        for kind in (HOURS, ESSAY, COMPLETION):
            register_source(kind, evidence_of_entry)
