"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JournalConfig(AppConfig):
    name = "records.journal"
    label = "records_journal"
    verbose_name = _("Journal")

    def ready(self) -> None:
        """Say what the book does when duplicates are merged."""
        from records.journal import merging

        merging.register()
