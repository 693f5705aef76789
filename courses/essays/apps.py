"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EssaysConfig(AppConfig):
    name = "courses.essays"
    label = "courses_essays"
    verbose_name = _("Party-spirit essays")
