"""What a trainee's home tells: where they stand, what to do, what comes next."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from cms.core.formats import format_range, format_short_day, local_clock
from courses.attendance.enums import ATTENDED, Status
from courses.attendance.models import AttendanceMark
from courses.classes.models import Session, TrainingClass
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from courses.essays.enums import EssayState
from courses.essays.models import Essay, task_of
from records.corrections.enums import RequestState
from records.corrections.models import ChangeRequest
from records.register.models import Cadre

NEXT_SESSIONS = 4
OPEN_CLASSES = 3
TO_WRITE = (EssayState.DRAFT, EssayState.RETURNED)


@dataclass(frozen=True, slots=True)
class ToDo:
    """One thing to do, and the one tap that begins it."""

    title: str
    facts: list[str]
    action: str
    url: str
    main: bool = True


@dataclass(frozen=True, slots=True)
class NextSession:
    """A session to come or under way, with the trainee's own mark."""

    session: Session
    kind: str
    state: str


def next_sessions(cadre: Cadre, now: datetime) -> list[NextSession]:
    """Return the sessions not yet over of the classes the cadre takes part in; one query."""
    mark = (
        AttendanceMark.objects.current()
        .filter(session=OuterRef("pk"), enrollment__cadre=cadre)
        .values("status")[:1]
    )
    sessions = (
        Session.objects.filter(
            training_class__enrollments__cadre=cadre,
            training_class__enrollments__state=EnrollmentState.ENROLLED,
            ends_at__gte=now,
        )
        .select_related("training_class", "lecturer")
        .annotate(my_status=Subquery(mark))
        .order_by("starts_at")[:NEXT_SESSIONS]
    )
    return [NextSession(session, *_standing(session, now)) for session in sessions]


def _standing(session: Session, now: datetime) -> tuple[str, str]:
    status: str = session.my_status  # type: ignore[attr-defined]
    if status:
        return ("ok" if status in ATTENDED else "warn", str(Status(status).label))
    if session.starts_at <= now:
        return ("warn", _("Not signed in"))
    return ("info", _("Not begun"))


def to_dos(cadre: Cadre, today: date) -> list[ToDo]:
    """Return what waits for the cadre: essays to write, classes open to join."""
    return [*_essays(cadre, today), *_answers(cadre), *_open_classes(cadre, today)]


def _answers(cadre: Cadre) -> list[ToDo]:
    """Return the answers to requests for correction that the cadre has not read."""
    unread = ChangeRequest.objects.filter(
        cadre=cadre, state__in=(RequestState.ACCEPTED, RequestState.DECLINED), seen_at=None
    )
    return [
        ToDo(
            title=_("Your request for correction was answered"),
            facts=[str(request.get_state_display()), request.answer or request.decided_by_name],
            action=_("Read"),
            url=reverse("own_data"),
            main=False,
        )
        for request in unread
    ]


def _essays(cadre: Cadre, today: date) -> list[ToDo]:
    enrollments = (
        Enrollment.objects.filter(
            cadre=cadre,
            state=EnrollmentState.ENROLLED,
            training_class__essay_task__isnull=False,
            training_class__starts_on__lte=today,
        )
        .filter(Q(essay__isnull=True) | Q(essay__state__in=TO_WRITE))
        .select_related("training_class__essay_task")
        .prefetch_related(Prefetch("essay", Essay.objects.select_related("current")))
        .order_by("training_class__ends_on")
    )
    return [_essay(enrollment) for enrollment in enrollments]


def _essay(enrollment: Enrollment) -> ToDo:
    essay: Essay | None = getattr(enrollment, "essay", None)
    training_class = enrollment.training_class
    facts = [training_class.title]
    task = task_of(training_class)
    due = task.due_at if task is not None else None
    if due is not None:
        facts.append(_("due %s") % f"{format_short_day(due)} {local_clock(due)}")
    if essay is not None and essay.current is not None:
        facts.append(_("%d characters written") % essay.current.characters)
    returned = essay is not None and essay.state == EssayState.RETURNED
    action = _("Revise") if returned else _("Go on writing") if essay else _("Begin writing")
    return ToDo(
        title=_("Party-spirit essay"),
        facts=facts,
        action=action,
        url=reverse("essay_write", args=[training_class.pk]),
    )


def _open_classes(cadre: Cadre, today: date) -> list[ToDo]:
    classes = (
        TrainingClass.objects.open_for_enrollment(today)
        .exclude(
            pk__in=Enrollment.objects.filter(cadre=cadre)
            .exclude(state=EnrollmentState.WITHDRAWN)
            .values("training_class")
        )
        .order_by("starts_on")[:OPEN_CLASSES]
    )
    return [
        ToDo(
            title=training_class.title,
            facts=[
                _("open for enrollment"),
                format_range(training_class.starts_on, training_class.ends_on),
            ],
            action=_("Look"),
            url=reverse("class_detail", args=[training_class.pk]),
            main=False,
        )
        for training_class in classes
    ]
