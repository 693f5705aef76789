"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.attendance.own_data import own_marks
from courses.attendance.tags import AttendanceTag
from records.core.own_data import OWN_DATA, OwnData
from records.core.seams import SUBJECT_KINDS, TRAIL_TAGS, Manifest, SubjectKind

MANIFEST: Manifest = (
    TRAIL_TAGS(*AttendanceTag),
    SUBJECT_KINDS(
        SubjectKind("attendance_mark", _("Attendance mark")),
    ),
    OWN_DATA(OwnData("courses.attendance", own_marks)),
)
