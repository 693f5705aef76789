"""Where a course is taught next: shown on its page in the catalog."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.catalog.models import CoursePage
from courses.catalog.upcoming_sessions import UpcomingSession
from courses.classes.enums import ClassState
from courses.classes.models import Session
from records.core.database.kept_queries import KeptQuery

ROWS = 6


def _next_sessions(course: int, now: datetime) -> "QuerySet[Session]":
    published = Session.objects.filter(
        course=course, training_class__state=ClassState.PUBLISHED, ends_at__gte=now
    )
    return published.select_related("training_class").order_by("starts_at")[:ROWS]


NEXT_SESSIONS: KeptQuery[Session] = KeptQuery(_next_sessions, int, datetime)


def sessions_of_course(course: CoursePage, now: datetime) -> list[UpcomingSession]:
    """Return the next sessions of the course in published classes."""
    sessions = NEXT_SESSIONS.rows(course.pk, now)
    return [_row(session, now) for session in sessions]


def _row(session: Session, now: datetime) -> UpcomingSession:
    training_class = session.training_class
    starts, ends = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    is_open = training_class.takes_trainees_on(timezone.localdate(now))
    return UpcomingSession(
        title=training_class.title,
        url=reverse("class_detail", args=[training_class.pk]),
        day=starts.date(),
        meta=[fact for fact in (f"{starts:%H:%M}–{ends:%H:%M}", session.venue) if fact],
        tag_kind="ok" if is_open else "",
        tag_label=_("Open for enrollment") if is_open else "",
    )
