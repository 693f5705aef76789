"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CompletionConfig(AppConfig):
    name = "courses.completion"
    label = "courses_completion"
    verbose_name = _("Completion")
