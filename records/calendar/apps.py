"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CalendarConfig(AppConfig):
    name = "records.calendar"
    label = "records_calendar"
    verbose_name = _("Working calendar")
