"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    name = "records.eligibility"
    label = "records_eligibility"
    verbose_name = _("Eligibility")
