"""What is told to the trainees of a class: their place, its timetable, tomorrow."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.classes.tags import ClassesTag
from courses.enrollment.models import Enrollment
from courses.enrollment.tags import EnrollmentTag
from records.core.access.roles import RoleKind
from records.core.seams import Notice, NotificationKind, Occurrence

TRAINEES = frozenset({RoleKind.TRAINEE})
MOVED = ("starts_at", "ends_at", "venue")
"""Fields of a session that a trainee has to know of when they change."""


def _takes_part(user: Any, about: str) -> bool:
    """Return whether `user` has a place in the class, and the class is published."""
    return TrainingClass.objects.taken_part_in_by(user.cadre_id).filter(pk=about).exists()


def _trainees(training_class: TrainingClass) -> list[int]:
    taking_part = Enrollment.objects.taking_part().filter(training_class=training_class)
    accounts = taking_part.filter(cadre__user__isnull=False).values_list("cadre__user", flat=True)
    return list(accounts)


def _notice(
    training_class: TrainingClass, key: str, recipients: list[int], **context: Any
) -> Notice:
    facts = {
        "title": training_class.title,
        "starts_on": training_class.starts_on,
        "ends_on": training_class.ends_on,
    }
    return Notice(
        key=key,
        recipients=recipients,
        context={**facts, **context},
        url=reverse("class_detail", args=[training_class.pk]),
        about=str(training_class.pk),
    )


def _enrolled(event: Occurrence, now: datetime) -> Iterable[Notice]:
    found = Enrollment.objects.taking_part().filter(pk=event.subject_id, by_trainee=False)
    enrollment = found.select_related("training_class", "cadre__user").first()
    account = getattr(getattr(enrollment, "cadre", None), "user", None)
    if enrollment is None or account is None:
        return
    if enrollment.training_class.ends_on >= timezone.localdate(now):
        # In a class that is not published yet the wall keeps this back; publishing speaks then.
        yield _notice(enrollment.training_class, str(enrollment.pk), [account.pk])


def _published(event: Occurrence, now: datetime) -> Iterable[Notice]:
    if event.after.get("state") != ClassState.PUBLISHED:
        return
    training_class = TrainingClass.objects.filter(pk=event.subject_id).first()
    if training_class is not None and training_class.ends_on >= timezone.localdate(now):
        yield _notice(training_class, str(training_class.pk), _trainees(training_class))


def _moved(event: Occurrence, now: datetime) -> Iterable[Notice]:
    if all(event.before.get(name) == event.after.get(name) for name in MOVED):
        return
    session = Session.objects.filter(pk=event.subject_id).select_related("training_class").first()
    if session is None or session.starts_at < now:
        return
    training_class = session.training_class
    key = f"{session.pk}:{event.at.isoformat()}"
    yield _notice(training_class, key, _trainees(training_class), **_session_facts(session))


def _tomorrow(now: datetime, days: int | None) -> Iterable[Notice]:
    """Give the first session of each class on the coming days: one word for each day is enough."""
    today = timezone.localdate(now)
    for ahead in range(1, (days or 0) + 1):
        day = today + timedelta(days=ahead)
        published = Session.objects.on(day).filter(training_class__state=ClassState.PUBLISHED)
        firsts: dict[int, Session] = {}
        for session in published.select_related("training_class").order_by("starts_at"):
            firsts.setdefault(session.training_class_id, session)
        for session in firsts.values():
            training_class = session.training_class
            key = f"{training_class.pk}:{day.isoformat()}"
            facts = _session_facts(session)
            yield _notice(training_class, key, _trainees(training_class), **facts)


def _session_facts(session: Session) -> dict[str, Any]:
    return {
        "session": session.title,
        "starts_at": session.starts_at,
        "ends_at": session.ends_at,
        "venue": session.venue,
    }


ENROLLMENT_NOTICES = (
    NotificationKind(
        code="class_place",
        label=_("A place in a class"),
        description=_("You were enrolled in a class."),
        is_open_to=_takes_part,
        roles=TRAINEES,
        on=(EnrollmentTag.ENROLLED,),
        compose=_enrolled,
    ),
    NotificationKind(
        code="class_published",
        label=_("A class of mine was published"),
        description=_("Its timetable can be read from now on."),
        is_open_to=_takes_part,
        roles=TRAINEES,
        on=(ClassesTag.CLASS_STATE_CHANGED,),
        compose=_published,
    ),
    NotificationKind(
        code="session_moved",
        label=_("A session was moved"),
        description=_("Time or place of a session of your class changed."),
        is_open_to=_takes_part,
        roles=TRAINEES,
        on=(ClassesTag.SESSION_CHANGED,),
        compose=_moved,
    ),
    NotificationKind(
        code="session_tomorrow",
        label=_("Sessions of tomorrow"),
        description=_("The evening before a day with sessions."),
        is_open_to=_takes_part,
        roles=TRAINEES,
        find=_tomorrow,
        days=(1,),
    ),
)
