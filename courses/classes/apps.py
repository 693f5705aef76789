"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ClassesConfig(AppConfig):
    name = "courses.classes"
    label = "courses_classes"
    verbose_name = _("Classes")

    def ready(self) -> None:
        from courses.catalog.related import register_related
        from courses.classes.related import coming_sessions

        register_related(coming_sessions)
