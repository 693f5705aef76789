"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegisterConfig(AppConfig):
    name = "records.register"
    label = "records_register"
    verbose_name = _("Register")
