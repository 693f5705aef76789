"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ArchiveConfig(AppConfig):
    name = "records.archive"
    label = "records_archive"
    verbose_name = _("Training archive")
