"""What this room brings to the house."""

from django.utils.translation import gettext_lazy as _

from courses.attendance.assessment import ATTENDANCE
from courses.attendance.class_actions import attendance_actions, marks_stand
from courses.attendance.dashboard import ATTENDANCE_PANELS, ATTENDANCE_TASKS
from courses.attendance.own_data import own_marks
from courses.attendance.provider_measure import ATTENDANCE_MEASURE
from courses.attendance.tags import AttendanceTag
from courses.classes.assessment import COMPONENTS
from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.enrollment.withdrawal_blockers import WITHDRAWAL_BLOCKERS, WithdrawalBlocker
from courses.providers.measures import PROVIDER_MEASURES
from records.core.protection.own_data import OWN_DATA, OwnData
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
    CLASS_ACTIONS(ClassActionSource("attendance", attendance_actions)),
    COMPONENTS(ATTENDANCE),
    PROVIDER_MEASURES(ATTENDANCE_MEASURE),
    WITHDRAWAL_BLOCKERS(WithdrawalBlocker("marks", marks_stand)),
)
