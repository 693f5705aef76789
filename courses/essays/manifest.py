"""What this room brings to the house."""

from courses.classes.assessment import COMPONENTS
from courses.classes.class_actions import CLASS_ACTIONS, ClassActionSource
from courses.enrollment.withdrawal_blockers import WITHDRAWAL_BLOCKERS, WithdrawalBlocker
from courses.essays.assessment import ESSAY
from courses.essays.class_actions import essay_actions, essay_stands

MANIFEST = (
    CLASS_ACTIONS(ClassActionSource("essays", essay_actions)),
    COMPONENTS(ESSAY),
    WITHDRAWAL_BLOCKERS(WithdrawalBlocker("essay", essay_stands)),
)
