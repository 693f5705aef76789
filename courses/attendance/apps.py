"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "courses.attendance"
    label = "courses_attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        from courses.attendance.own_data import own_marks
        from records.core.own_data import register_own_data

        register_own_data("courses.attendance", own_marks)
