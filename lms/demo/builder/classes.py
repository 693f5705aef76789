"""Classes and their timetables."""

from datetime import timedelta

from courses.classes.models import TrainingClass
from courses.classes.services import add_session, create_class, publish_class
from lms.demo.builder.context import BuildContext, at, local
from lms.demo.builder.providers import provider_for
from lms.demo.builder.staff import SCHOOL, SECOND_SUPERVISOR
from lms.demo.data.classes import all_classes
from lms.demo.data.specs import ClassSpec
from records.core.codes import ContentKind, Method, Mode

SUPERVISORS = ("90003", SECOND_SUPERVISOR[0])
ORGANISER = "4307-02"


def build_classes(context: BuildContext) -> None:
    """Plan each class, draw its timetable, publish it."""
    for turn, spec in enumerate(all_classes(context.today)):
        _build_class(context, spec, turn)


def _build_class(context: BuildContext, spec: ClassSpec, turn: int) -> None:
    supervisor = "90003" if spec.stage == "running" else SUPERVISORS[turn % 2]
    now = min(context.now, at(spec.start - timedelta(days=45), 10))
    training_class = create_class(
        values={
            "code": spec.code,
            "title": spec.title,
            "kind": spec.kind,
            "mode": spec.mode,
            "is_main_class": spec.is_main_class,
            "organiser": context.units[ORGANISER],
            "host": context.units[SCHOOL],
            "provider": provider_for(context, turn, spec.start),
            "supervisor": context.users[supervisor],
            "starts_on": spec.start,
            "ends_on": spec.end,
            "capacity": spec.capacity,
            "is_open": spec.is_open,
            "enroll_until": spec.enroll_until,
            "requires_essay": spec.mode == Mode.OFF_THE_JOB,
            "essay_due_at": at(spec.end, 18) if spec.mode == Mode.OFF_THE_JOB else None,
        },
        actor=context.actor,
        now=now,
    )
    for session in spec.sessions:
        add_session(
            training_class=training_class,
            values={
                "course": context.courses[session.course],
                "title": session.title,
                "lecturer": context.lecturers[session.lecturer],
                "venue": session.venue,
                "starts_at": local(session.start),
                "ends_at": local(session.end),
                "hours": session.hours,
                "content_kind": session.content_kind,
                "method": session.method,
            },
            actor=context.actor,
            now=now,
        )
    if spec.stage == "running":
        _add_evening(context, spec, training_class)
    context.classes[spec.code] = publish_class(
        training_class=training_class, actor=context.actor, now=now
    )


def _add_evening(context: BuildContext, spec: ClassSpec, training_class: TrainingClass) -> None:
    """Add a session under way at this moment, so that the class screen has a code to show."""
    begins = context.now.replace(minute=context.now.minute // 5 * 5, second=0, microsecond=0)
    ends = min(begins + timedelta(hours=2), at(context.today, 23, 55))
    todays = [s for s in spec.sessions if s.start.date() == context.today]
    meets = any(local(s.start) < ends and local(s.end) > begins for s in todays)
    if meets or ends <= begins:
        return
    first = (todays or list(spec.sessions))[0]
    add_session(
        training_class=training_class,
        values={
            "title": "支部学习会：围绕今日专题交流体会",
            "lecturer": context.lecturers[first.lecturer],
            "venue": "第二教室",
            "starts_at": begins,
            "ends_at": ends,
            "hours": 2,
            "content_kind": ContentKind.PARTY_SPIRIT,
            "method": Method.INTERACTIVE,
        },
        actor=context.actor,
        now=context.now,
    )
