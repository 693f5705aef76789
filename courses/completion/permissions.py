"""Who may see the board of a class, and close it."""

from courses.attendance.permissions import may_read_roll
from courses.classes.permissions import may_run_class

may_see_board = may_read_roll
"""Whether the user may see everyone's gates: who reads the roll of the class."""

may_close = may_run_class
"""Whether the user may close the class: its supervisor, an officer of its organiser."""
