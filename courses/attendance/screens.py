"""What the class screen shows at a moment."""

from dataclasses import dataclass
from datetime import datetime

import segno

from courses.attendance.codes import STEP_SECONDS, seconds_left, step_at
from courses.attendance.enums import ATTENDED, Phase
from courses.attendance.models import AttendanceMark
from courses.attendance.windows import late_from, opens_at, phase_of
from courses.classes.models import Session
from courses.enrollment.models import Enrollment

NAMES_SHOWN = 60


@dataclass(frozen=True, slots=True)
class ScreenState:
    """Counts and names; `left` is the seconds until the code changes."""

    phase: Phase
    step: int
    left: float
    share_left: float
    present: int
    enrolled: int
    away: int
    missing: int
    names: list[str]
    opens_at: datetime
    late_from: datetime
    is_late: bool

    @property
    def more(self) -> int:
        """Return how many are missing beyond the names shown."""
        return self.missing - len(self.names)


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
    present = sum(statuses.get(pk) in ATTENDED for pk, _name in listed)
    names = [name for pk, name in listed if pk not in statuses]
    left = seconds_left(now)
    return ScreenState(
        phase=phase_of(session, now),
        step=step_at(now),
        left=round(left, 2),
        share_left=round(100 * left / STEP_SECONDS, 2),
        present=present,
        enrolled=len(listed),
        away=len(listed) - present - len(names),
        missing=len(names),
        names=names[:NAMES_SHOWN],
        opens_at=opens_at(session),
        late_from=late_from(session),
        is_late=now > late_from(session),
    )


def qr_svg(address: str) -> str:
    """Return the address as a QR code: inline SVG that takes the size of its frame."""
    code = segno.make(address, error="m", micro=False)
    drawn: str = code.svg_inline(omitsize=True, border=2, svgclass=None, lineclass=None)
    return drawn
