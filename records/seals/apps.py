"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SealsConfig(AppConfig):
    name = "records.seals"
    label = "records_seals"
    verbose_name = _("Seals")
