"""What this room brings to the house."""

from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.classes.roster_hooks import ROSTER_HOOKS
from courses.enrollment.class_actions import enrollment_actions
from courses.enrollment.roster import ROSTER

MANIFEST = (
    CLASS_ACTIONS(ClassActionSource("enrollment", enrollment_actions)),
    ROSTER_HOOKS(ROSTER),
)
