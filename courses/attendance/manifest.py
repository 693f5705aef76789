"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.attendance.dashboard import ATTENDANCE_PANELS, ATTENDANCE_TASKS
from courses.attendance.own_data import own_marks
from courses.attendance.tags import AttendanceTag
from records.core.own_data import OWN_DATA, OwnData
from records.core.seams import (
    DASHBOARD,
    SUBJECT_KINDS,
    TASKS,
    TRAIL_TAGS,
    Manifest,
    SubjectKind,
)

MANIFEST: Manifest = (
    TRAIL_TAGS(*AttendanceTag),
    SUBJECT_KINDS(
        SubjectKind("attendance_mark", _("Attendance mark")),
    ),
    DASHBOARD(*ATTENDANCE_PANELS),
    TASKS(*ATTENDANCE_TASKS),
    OWN_DATA(OwnData("courses.attendance", own_marks)),
)
