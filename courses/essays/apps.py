"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EssaysConfig(AppConfig):
    name = "courses.essays"
    label = "courses_essays"
    verbose_name = _("Party-spirit essays")

    def ready(self) -> None:
        from courses.classes.panels import register_panels
        from courses.essays.panels import essay_panels

        register_panels(essay_panels)
