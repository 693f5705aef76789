"""What the class screen shows at a moment."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime

import segno

from courses.attendance.codes import STEP_SECONDS, seconds_left, step_at
from courses.attendance.enums import ATTENDED, Phase, Status
from courses.attendance.head_counts import HeadCount, head_count
from courses.attendance.models import AttendanceMark
from courses.attendance.windows import late_from, opens_at, phase_of
from courses.classes.models import Session
from courses.enrollment.models import Enrollment

NAMES_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ScreenState:
    """Counts and names; `left` is the seconds until the code changes.

    `names` are those nobody marked, `away` (name, status) of those whom the roll has as not there.
    """

    phase: Phase
    step: int
    left: float
    share_left: float
    count: HeadCount
    names: list[str]
    away: list[tuple[str, str]]
    opens_at: datetime
    late_from: datetime
    is_late: bool

    @property
    def more(self) -> int:
        """Return how many are missing beyond the names shown."""
        return self.count.unmarked - len(self.names)


def screen_state(session: Session, now: datetime) -> ScreenState:
    """Return what the screen of a session shows at `now`: two queries."""
    statuses = dict(
        AttendanceMark.objects.current()
        .filter(session=session)
        .order_by()
        .values_list("enrollment_id", "status")
    )
    people = (
        Enrollment.objects.filter(training_class_id=session.training_class_id)
        .taking_part()
        .order_by("cadre__name", "pk")
        .values_list("pk", "cadre__name")
    )
    listed = list(people)
    marked = [(name, statuses[pk]) for pk, name in listed if pk in statuses]
    names = [name for pk, name in listed if pk not in statuses]
    left = seconds_left(now)
    return ScreenState(
        phase=phase_of(session, now),
        step=step_at(now),
        left=round(left, 2),
        share_left=round(100 * left / STEP_SECONDS, 2),
        count=head_count(len(listed), Counter(status for _name, status in marked)),
        names=names[:NAMES_SHOWN],
        away=_away(marked)[:NAMES_SHOWN],
        opens_at=opens_at(session),
        late_from=late_from(session),
        is_late=now > late_from(session),
    )


def _away(marked: list[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(name, str(Status(status).label)) for name, status in marked if status not in ATTENDED]


def qr_svg(address: str) -> str:
    """Return the address as a QR code: inline SVG that takes the size of its frame."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return drawn
