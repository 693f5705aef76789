"""Who may see the board of a class, and close it."""

from courses.attendance.permissions import may_read_roll
from courses.classes.models import TrainingClass
from courses.classes.permissions import may_run_class
from records.core.readers import Reader


def may_see_board(user: Reader, training_class: TrainingClass) -> bool:
    """Return whether the user may see everyone's gates: who reads the roll of the class."""
    return may_read_roll(user, training_class)


def may_close(user: Reader, training_class: TrainingClass) -> bool:
    """Return whether the user may close the class: its supervisor, an officer of its organiser."""
    return may_run_class(user, training_class)
