"""What keeps a trainee in a class: brought by the rooms above where something was done already."""

from collections.abc import Callable
from dataclasses import dataclass

from courses.enrollment.models import Enrollment
from records.core.seams import Seam


@dataclass(frozen=True, slots=True)
class WithdrawalBlocker:
    """`reason(enrollment)` says why the place can no longer be given back; empty where it can."""

    code: str
    reason: Callable[[Enrollment], str]


WITHDRAWAL_BLOCKERS: Seam[WithdrawalBlocker] = Seam("withdrawal blockers")


def withdrawal_blockers_of(enrollment: Enrollment) -> list[str]:
    """Return the reasons of all rooms."""
    found = (blocker.reason(enrollment) for blocker in WITHDRAWAL_BLOCKERS)
    return [reason for reason in found if reason]
