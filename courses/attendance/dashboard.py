"""Attendance on the homes: the session now, what comes next, today's sessions, rolls to finish."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.attendance.enums import ATTENDED, KIND_OF_STATUS, Status
from courses.attendance.head_counts import head_counts
from courses.attendance.models import SIGN_IN_LEAD, AttendanceMark
from courses.attendance.open_rolls import open_rolls_of
from courses.attendance.permissions import may_read_roll, may_run_session
from courses.classes.enums import ClassState
from courses.classes.models import Session, SessionQuerySet, TrainingClass
from courses.enrollment.models import Enrollment
from records.accounts.models import User
from records.core.access.roles import RoleKind
from records.core.database.kept_queries import KeptQuery
from records.core.seams import DashboardPanel, Task, TaskSource

NEXT_SESSIONS = 4
SESSIONS_TODAY = 10
TRAINEE = frozenset({RoleKind.TRAINEE})
TEACHING = frozenset({RoleKind.CLASS_SUPERVISOR, RoleKind.LECTURER})


def session_now(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return the own session whose sign-in is open, and the own mark in it; one query."""
    session = OPEN_NOW.first(user.cadre_id or 0, now + SIGN_IN_LEAD, now)
    if session is None:
        return None
    status = session.own_status  # type: ignore[attr-defined]
    return {
        "session": session,
        "is_signed_in": status in ATTENDED,
        "status_kind": KIND_OF_STATUS.get(status, "warn"),
        "status_label": Status(status).label if status else _("Not signed in yet"),
    }


def next_sessions(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return the own sessions whose sign-in is still to open; one query."""
    return {"sessions": NEXT.rows(user.cadre_id or 0, now + SIGN_IN_LEAD)}


def _own_sessions(cadre: int) -> SessionQuerySet:
    own = AttendanceMark.objects.current().filter(session=OuterRef("pk"), enrollment__cadre=cadre)
    enrolled = Enrollment.objects.enrolled().filter(cadre=cadre)
    sessions = Session.objects.filter(
        training_class__in=enrolled.values("training_class"),
        training_class__state=ClassState.PUBLISHED,
    )
    return (
        sessions.select_related("training_class", "lecturer")
        .annotate(own_status=Subquery(own.values("status")[:1]))
        .order_by("starts_at")
    )


OPEN_NOW: KeptQuery[Session] = KeptQuery(
    lambda cadre, opened, now: _own_sessions(cadre).filter(starts_at__lte=opened, ends_at__gte=now)[
        :1
    ],
    int,
    datetime,
    datetime,
)
NEXT: KeptQuery[Session] = KeptQuery(
    lambda cadre, opened: _own_sessions(cadre).filter(starts_at__gt=opened)[:NEXT_SESSIONS],
    int,
    datetime,
)


def sessions_today(user: User, now: datetime) -> Mapping[str, Any] | None:
    """Return today's sessions of the classes `user` works with; a fixed number of queries.

    A day without one is told to those who teach; to an officer it is no news.
    """
    classes = TrainingClass.objects.visible_to(user).filter(state=ClassState.PUBLISHED)
    today = Session.objects.on(timezone.localdate(now)).filter(training_class__in=classes)
    found = today.select_related("training_class__organiser", "lecturer").order_by("starts_at")
    sessions = list(found[:SESSIONS_TODAY])
    if not sessions and not user.has_role(*TEACHING):
        return None
    counts = head_counts(sessions)
    return {"rows": [_session_row(user, session, counts[session.pk]) for session in sessions]}


def _session_row(user: User, session: Session, count: Any) -> dict[str, Any]:
    may_run = may_run_session(user, session)
    may_read = may_run or may_read_roll(user, session.training_class)
    return {
        "session": session,
        "count": count,
        "roll_url": reverse("roll", args=[session.pk]) if may_read else "",
        "screen_url": reverse("class_screen", args=[session.pk]) if may_run else "",
    }


def rolls_to_finish(user: User, now: datetime) -> Iterable[Task]:
    """Give the sessions that are over and whose roll has gaps."""
    number = open_rolls_of(user, now).count()
    if number:
        yield Task(
            title=_("Rolls with gaps"),
            count=number,
            url=reverse("open_rolls"),
            action=_("Take the roll"),
            facts=[_("Sessions that are over, with trainees nobody marked")],
            icon="check",
        )


ATTENDANCE_TASKS = (TaskSource("attendance:open_rolls", TEACHING, rolls_to_finish, order=200),)
ATTENDANCE_PANELS = (
    DashboardPanel(
        code="attendance:session_now",
        roles=TRAINEE,
        template="courses/attendance/home_session_now.html",
        load=session_now,
        order=100,
    ),
    DashboardPanel(
        code="attendance:next_sessions",
        roles=TRAINEE,
        template="courses/attendance/home_next_sessions.html",
        load=next_sessions,
        order=400,
    ),
    DashboardPanel(
        code="attendance:sessions_today",
        roles=TEACHING | {RoleKind.OFFICER},
        template="courses/attendance/home_sessions_today.html",
        load=sessions_today,
        order=250,
    ),
)
