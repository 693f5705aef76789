"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProvidersConfig(AppConfig):
    name = "courses.providers"
    label = "courses_providers"
    verbose_name = _("Providers")
