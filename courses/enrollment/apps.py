"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "courses.enrollment"
    label = "courses_enrollment"
    verbose_name = _("Enrollment")

    def ready(self) -> None:
        from courses.enrollment import merging
        from courses.enrollment.own_data import own_enrollments
        from records.core.own_data import register_own_data

        merging.register()
        register_own_data("courses.enrollment", own_enrollments)
