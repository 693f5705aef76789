"""What happened in the classes: attendance, essays, closings."""

from datetime import datetime, timedelta
from random import Random

from courses.attendance.codes import code_of, step_at
from courses.attendance.enums import Status
from courses.attendance.services import correct_mark, mark_roll, sign_in_by_code
from courses.classes.models import Session, TrainingClass
from courses.completion.services import close_class
from courses.enrollment.models import Enrollment
from courses.essays.enums import Grade
from courses.essays.models import task_of
from courses.essays.services import accept_essay, return_essay, save_draft, submit_essay
from lms.demo.builder.context import BuildContext, at, supervisor_of
from lms.demo.data.classes import all_classes
from lms.demo.data.essays import compose_essay
from lms.demo.data.units import all_units
from records.core.access.actor import Actor

SEED = 4307
ABSENCES = (
    (Status.LATE, 0.03),
    (Status.ON_LEAVE, 0.012),
    (Status.OFFICIAL_DUTY, 0.008),
    (Status.ABSENT, 0.004),
)
UNITS = {unit.code: unit for unit in all_units()}
MOBILE = "Mozilla/5.0 (Linux; Android 15; HarmonyOS) Mobile"


def build_study(context: BuildContext) -> None:
    """Hold each class up to today, and close those that are over."""
    for spec in all_classes(context.today):
        training_class = context.classes[spec.code]
        chance = Random(f"{SEED} {spec.code}")
        if spec.stage == "future":
            continue
        _attend(context, training_class, chance)
        if task_of(training_class) is not None:
            _write(context, training_class, chance, closed=spec.stage == "closed")
        if spec.stage == "closed":
            close_class(
                training_class=training_class,
                actor=supervisor_of(training_class),
                now=at(spec.end + timedelta(days=3), 16),
            )
            context.say(f"closed {spec.title}")


def _attend(context: BuildContext, training_class: TrainingClass, chance: Random) -> None:
    enrollments = list(training_class.enrollments.select_related("cadre").order_by("pk"))
    supervisor = supervisor_of(training_class)
    for session in training_class.sessions.filter(ends_at__lt=context.now).order_by("starts_at"):
        _scan(context, session, enrollments[:3])
        statuses = {e.pk: _status(chance) for e in enrollments[3:]}
        mark_roll(
            session=session,
            statuses=statuses,
            actor=supervisor,
            now=session.starts_at + timedelta(minutes=25),
        )
    _correct_one(training_class, supervisor)
    for session in training_class.sessions.filter(
        starts_at__lte=context.now, ends_at__gt=context.now
    ):
        _scan(context, session, enrollments[2:-6], now=context.now)


def _scan(
    context: BuildContext,
    session: Session,
    enrollments: list[Enrollment],
    now: datetime | None = None,
) -> None:
    """A few of each class have phones with accounts and scan the screen."""
    for turn, enrollment in enumerate(enrollments):
        user = context.users.get(enrollment.cadre.staff_number)
        if user is None:
            from lms.demo.builder.staff import build_trainee_account

            user = build_trainee_account(context, enrollment.cadre.staff_number)
        moment = now or session.starts_at - timedelta(minutes=9 - 2 * turn)
        sign_in_by_code(
            session_id=session.pk,
            code=code_of(session.pk, step_at(moment)),
            user=user,
            actor=Actor(user.pk, user.name, f"10.43.20.{10 + turn}", MOBILE),
            now=moment,
        )


def _status(chance: Random) -> str:
    drawn = chance.random()
    for status, share in ABSENCES:
        if drawn < share:
            return status
        drawn -= share
    return Status.PRESENT


def _correct_one(training_class: TrainingClass, supervisor: Actor) -> None:
    """Someone marked absent had signed on paper: a correction keeps what stood before."""
    from courses.attendance.models import AttendanceMark

    mark = (
        AttendanceMark.objects.current()
        .filter(session__training_class=training_class, status=Status.ABSENT)
        .order_by("pk")
        .first()
    )
    if mark is not None:
        correct_mark(
            mark=mark,
            status=Status.PRESENT,
            reason="纸质签到表有本人签名，核对后更正",
            actor=supervisor,
            now=mark.marked_at + timedelta(hours=3),
        )


def _write(
    context: BuildContext, training_class: TrainingClass, chance: Random, *, closed: bool
) -> None:
    for turn, enrollment in enumerate(training_class.enrollments.select_related("cadre")):
        if not closed and turn % 3 == 0:
            continue
        _write_one(context, enrollment, chance, finished=closed or turn % 3 == 1)


def _write_one(
    context: BuildContext, enrollment: Enrollment, chance: Random, *, finished: bool
) -> None:
    spec = context.people[enrollment.cadre.staff_number]
    training_class = enrollment.training_class
    text = compose_essay(person=spec, unit=UNITS[spec.unit_code], class_title=training_class.title)
    author = Actor(None, spec.name, "10.43.20.8", MOBILE, is_system=True)
    ends = at(training_class.ends_on, 20)
    now = min(ends - timedelta(days=2), context.now - timedelta(hours=20))
    body = text.body if finished else text.body[: len(text.body) // 2]
    essay = save_draft(
        enrollment=enrollment, title=text.title, text=body, base_version=None, actor=author, now=now
    )
    if not finished:
        return
    submit_essay(essay=essay, actor=author, now=now + timedelta(hours=1))
    if now + timedelta(hours=12) < context.now and training_class.ends_on < context.today:
        _mark(context, enrollment, chance)


def _mark(context: BuildContext, enrollment: Enrollment, chance: Random) -> None:
    training_class = enrollment.training_class
    marked_at = at(training_class.ends_on, 21)
    if chance.random() < 0.02:
        return_essay(
            essay=enrollment.essay,
            comment="剖析不够深入，请对照检视问题、补充整改措施后重新提交。",
            actor=supervisor_of(training_class),
            now=marked_at,
        )
        return
    grade = chance.choices((Grade.EXCELLENT, Grade.GOOD, Grade.PASS), (2, 6, 2))[0]
    accept_essay(
        essay=enrollment.essay,
        grade=grade,
        comment="联系实际较紧，查摆问题具体，整改措施可行。",
        actor=supervisor_of(training_class),
        now=marked_at,
    )
