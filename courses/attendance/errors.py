"""What may stand between a trainee and a mark, each with the way out."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.models import AttendanceMark
from records.core.errors import NotAllowed, NotPossible


def clock_time(moment: datetime) -> str:
    """Return hours and minutes, local time."""
    return f"{timezone.localtime(moment):%H:%M}"


class CodeExpired(NotPossible):
    """The code is of an earlier step, or of no step at all."""

    def __init__(self) -> None:
        super().__init__(_("This code has expired. Scan the one on the screen now."))


class TooEarly(NotPossible):
    """Sign-in has not opened; nothing is kept, so the next scan starts afresh."""

    def __init__(self, opens_at: datetime) -> None:
        self.opens_at = opens_at
        super().__init__(
            _("Sign-in opens at %(time)s. Scan again then.") % {"time": clock_time(opens_at)}
        )


class SessionOver(NotPossible):
    """The session has ended."""

    def __init__(self, ended_at: datetime) -> None:
        super().__init__(
            _(
                "The session ended at %(time)s. If you were there, "
                "ask the class supervisor to mark you on the roll."
            )
            % {"time": clock_time(ended_at)}
        )


class NotHeld(NotPossible):
    """The class is a draft or cancelled: it has no attendance."""

    def __init__(self) -> None:
        super().__init__(_("This class does not take place."))


class NotEnrolled(NotAllowed):
    """The person who scanned has no place in the class."""

    def __init__(self, class_title: str) -> None:
        super().__init__(
            _(
                "You are not enrolled in “%(title)s”. "
                "If you should be, speak to the class supervisor."
            )
            % {"title": class_title}
        )


class MarkStands(NotPossible):
    """The roll says the trainee was away: only a correction can change that."""

    def __init__(self, mark: AttendanceMark) -> None:
        self.mark = mark
        super().__init__(
            _(
                "The roll has you as “%(status)s” since %(time)s. "
                "If you are here, ask the class supervisor to correct it."
            )
            % {"status": mark.get_status_display(), "time": clock_time(mark.marked_at)}
        )


class MarkReplaced(NotPossible):
    """Someone else corrected the mark first."""

    def __init__(self, current: AttendanceMark) -> None:
        self.current = current
        super().__init__(
            _(
                "%(name)s corrected this mark at %(time)s: “%(status)s” stands now. "
                "Look at it and correct that one if it is wrong."
            )
            % {
                "name": current.marked_by_name,
                "time": clock_time(current.marked_at),
                "status": current.get_status_display(),
            }
        )
