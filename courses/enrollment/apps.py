"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EnrollmentConfig(AppConfig):
    name = "courses.enrollment"
    label = "courses_enrollment"
    verbose_name = _("Enrollment")

    def ready(self) -> None:
        from courses.classes.panels import register_panels
        from courses.classes.people import People, register_people
        from courses.enrollment.clashes import check_clashes, lock_trainees, trainees_of
        from courses.enrollment.panels import enrollment_panels

        register_panels(enrollment_panels)
        register_people(
            People(
                count=lambda training_class: trainees_of(training_class).count(),
                hold=lock_trainees,
                refuse=check_clashes,
            )
        )
