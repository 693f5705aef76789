"""Figures of attendance that other rooms read."""

from dataclasses import dataclass
from decimal import Decimal

ZERO = Decimal("0.00")


@dataclass(frozen=True, slots=True)
class AttendanceSummary:
    """One trainee's attendance of a class. Hours are class hours; counts are sessions."""

    planned_hours: Decimal = ZERO
    attended_hours: Decimal = ZERO
    absent_hours: Decimal = ZERO
    leave_hours: Decimal = ZERO
    duty_hours: Decimal = ZERO
    late: int = 0
    marked: int = 0
    unmarked: int = 0
