"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "records.archive"
    label = "records_archive"
    verbose_name = _("Training archive")

    def ready(self) -> None:
        """Let entries of online hours be explained."""
        from records.archive.online.conversion import SOURCE_KIND
        from records.archive.online.evidence import online_evidence
        from records.journal.sources import register_source

        register_source(SOURCE_KIND, online_evidence)
