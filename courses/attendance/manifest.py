"""What this room brings to the house."""

from courses.attendance.assessment import ATTENDANCE
from courses.attendance.class_actions import attendance_actions, marks_stand
from courses.classes.assessment import COMPONENTS
from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.enrollment.withdrawal_blockers import WITHDRAWAL_BLOCKERS, WithdrawalBlocker

MANIFEST = (
    CLASS_ACTIONS(ClassActionSource("attendance", attendance_actions)),
    COMPONENTS(ATTENDANCE),
    WITHDRAWAL_BLOCKERS(WithdrawalBlocker("marks", marks_stand)),
)
