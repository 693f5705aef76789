"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "courses.enrollment"
    label = "courses_enrollment"
    verbose_name = _("Enrollment")

    def ready(self) -> None:
        from courses.classes.panels import register_panels
        from courses.classes.places import register_counter
        from courses.enrollment.models import Enrollment
        from courses.enrollment.panels import enrollment_panels

        register_panels(enrollment_panels)

        register_counter(
            lambda training_class: (
                Enrollment.objects.taking_part().filter(training_class=training_class).count()
            )
        )
