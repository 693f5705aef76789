"""App configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AttendanceConfig(AppConfig):
    name = "courses.attendance"
    label = "courses_attendance"
    verbose_name = _("Attendance")

    def ready(self) -> None:
        from courses.attendance.panels import attendance_panels, attendance_tie
        from courses.classes.panels import register_panels
        from courses.enrollment.ties import register_tie

        register_panels(attendance_panels)
        register_tie(attendance_tie)
