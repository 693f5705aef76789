"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TrailConfig(AppConfig):
    name = "records.trail"
    label = "records_trail"
    verbose_name = _("Trail")
