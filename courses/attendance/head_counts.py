"""How many of a session's trainees signed in: one definition for home, class screen and roll."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Count

from courses.attendance.enums import ATTENDED
from courses.attendance.models import AttendanceMark
from courses.classes.models import Session
from courses.enrollment.enums import TAKING_PART
from courses.enrollment.models import Enrollment


@dataclass(frozen=True, slots=True)
class HeadCount:
    """Trainees of one session. `signed_in` were there, early leavers and late comers too."""

    expected: int = 0
    signed_in: int = 0
    away: int = 0
    """On leave, on official duty or absent, by the roll."""

    @property
    def all_signed_in(self) -> bool:
        """Return whether everyone expected was there: nobody unmarked and nobody away."""
        return self.signed_in == self.expected

    @property
    def unmarked(self) -> int:
        """Return of how many nothing is known yet."""
        return self.expected - self.signed_in - self.away


def head_counts(sessions: Iterable[Session]) -> dict[int, HeadCount]:
    """Return the head count of each session, by its number; two queries, however many sessions.

    Who withdrew counts neither among the expected nor by an old mark.
    """
    among = list(sessions)
    taking_part = Enrollment.objects.filter(
        training_class__in={session.training_class_id for session in among}
    ).taking_part()
    expected = dict(taking_part.order_by().values_list("training_class").annotate(Count("pk")))
    statuses: dict[int, dict[str, int]] = defaultdict(dict)
    marks = AttendanceMark.objects.current().filter(
        session__in=among, enrollment__state__in=TAKING_PART
    )
    for session, status, number in (
        marks.order_by().values_list("session", "status").annotate(Count("enrollment"))
    ):
        statuses[session][status] = number
    return {
        session.pk: head_count(expected.get(session.training_class_id, 0), statuses[session.pk])
        for session in among
    }


def head_count(expected: int, statuses: Mapping[str, int]) -> HeadCount:
    """Return the head count of trainees taking part: `statuses` is how many bear each status."""
    signed_in = sum(statuses.get(status, 0) for status in ATTENDED)
    return HeadCount(expected, signed_in, sum(statuses.values()) - signed_in)
