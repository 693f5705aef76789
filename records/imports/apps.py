"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ImportsConfig(AppConfig):
    name = "records.imports"
    label = "records_imports"
    verbose_name = _("Imports")
