"""Writes to enrollment."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.classes.enums import ClassState
from courses.classes.models import TrainingClass
from courses.enrollment.clashes import describe_clash, find_clashes
from courses.enrollment.enums import EnrollmentState
from courses.enrollment.models import Enrollment
from courses.enrollment.permissions import is_own_cadre
from courses.enrollment.tags import EnrollmentTag
from courses.enrollment.withdrawal_blockers import withdrawal_blockers_of
from records.core.access.actor import Actor
from records.core.access.authority import require, require_managed, user_of
from records.core.errors import DomainError, ManyErrors, NotPossible
from records.register.models import Cadre
from records.trail.services import Event, record_event, record_events


def record_trainees_viewed(*, training_class: TrainingClass, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone opened the list of a class's trainees."""
    record_event(
        tag=EnrollmentTag.TRAINEES_VIEWED,
        actor=actor,
        now=now,
        subject=str(training_class),
        subject_type="training_class",
        subject_id=training_class.pk,
    )


@transaction.atomic
def enroll_cadres(
    *, training_class: TrainingClass, cadres: Iterable[Cadre], actor: Actor, now: datetime
) -> list[Enrollment]:
    """Enroll a list of cadres, all or none, and return their enrollments.

    Who is enrolled already stays as they are. Raises ManyErrors naming each cadre's problem,
    NotPossible where the class is not open to it or has too few places, NotAllowed where class
    or people lie outside the actor's units.
    """
    cadres = list(cadres)
    require_managed(actor, training_class)
    _require_visible(cadres, actor)
    return _enroll(training_class, cadres, actor, now, by_trainee=False)


@transaction.atomic
def enroll_self(
    *, training_class: TrainingClass, cadre: Cadre, actor: Actor, now: datetime
) -> Enrollment:
    """Take a place in a class open to trainees; taking it twice gives the same place.

    Raises NotPossible where the class is not open (any more) or is full, NotAllowed for anybody
    but the cadre.
    """
    require(is_own_cadre(user_of(actor), cadre))
    today = timezone.localdate(now)
    open_now = TrainingClass.objects.open_for_enrollment(today).filter(pk=training_class.pk)
    if not open_now.exists():
        raise NotPossible(_("This class is not open for enrollment."))
    return _enroll(training_class, [cadre], actor, now, by_trainee=True)[0]


@transaction.atomic
def withdraw_self(
    *, enrollment: Enrollment, reason: str, actor: Actor, now: datetime
) -> Enrollment:
    """Give one's own place back: one taken by oneself, before anything was done in the class.

    Raises NotPossible where an officer enrolled the cadre, or where attendance was marked or an
    essay begun: then the officer of the class decides. Raises NotAllowed for anybody else's place.
    """
    require(is_own_cadre(user_of(actor), enrollment.cadre))
    if not enrollment.by_trainee:
        raise NotPossible(_("You were called up to this class; ask its officer."))
    reasons = withdrawal_blockers_of(enrollment)
    if reasons:
        raise NotPossible(_("%s; ask the officer of the class.") % "; ".join(reasons))
    return _withdraw(enrollment, reason, actor, now)


@transaction.atomic
def withdraw(*, enrollment: Enrollment, reason: str, actor: Actor, now: datetime) -> Enrollment:
    """Give the place back; what was attended stays on record. Withdrawing twice changes nothing.

    Raises NotPossible once the class is closed, DomainError where no reason is given, NotAllowed
    where the class is not the actor's to plan.
    """
    require_managed(actor, enrollment.training_class)
    return _withdraw(enrollment, reason, actor, now)


def _withdraw(enrollment: Enrollment, reason: str, actor: Actor, now: datetime) -> Enrollment:
    # The class before the enrollment: a closing holds the class, and must not find a place taken
    # away between its count and its entries.
    training_class = TrainingClass.objects.select_for_update().get(pk=enrollment.training_class_id)
    enrollment = Enrollment.objects.select_for_update().get(pk=enrollment.pk)
    if enrollment.state == EnrollmentState.WITHDRAWN:
        return enrollment
    if training_class.state == ClassState.CLOSED:
        raise NotPossible(_("The class is closed; its enrollments stand."))
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    before = enrollment.state
    enrollment.state, enrollment.reason = EnrollmentState.WITHDRAWN, reason.strip()
    enrollment.ended_at = now
    enrollment.save(update_fields=["state", "reason", "ended_at"])
    record_event(
        tag=EnrollmentTag.ENROLLMENT_WITHDRAWN,
        actor=actor,
        now=now,
        subject=f"{enrollment.cadre.name} · {training_class.title}",
        subject_type="enrollment",
        subject_id=enrollment.pk,
        before={"state": before},
        after={"state": enrollment.state, "reason": enrollment.reason},
    )
    return enrollment


def _require_visible(cadres: Sequence[Cadre], actor: Actor) -> None:
    if actor.is_system:
        return
    ids = {cadre.pk for cadre in cadres}
    seen = Cadre.objects.visible_to(user_of(actor)).filter(pk__in=ids).count()
    require(seen == len(ids), _("Somebody on this list does not belong to your units."))


def _enroll(
    training_class: TrainingClass,
    cadres: Sequence[Cadre],
    actor: Actor,
    now: datetime,
    *,
    by_trainee: bool,
) -> list[Enrollment]:
    # People before the class, each in order of id: the same order everywhere, so nobody waits in
    # a ring. The class last: its lock is what everybody wants.
    ids = sorted({cadre.pk for cadre in cadres})
    people = list(Cadre.objects.select_for_update().filter(pk__in=ids).order_by("pk"))
    training_class = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    _check_open(training_class, now)
    standing = {
        enrollment.cadre_id: enrollment
        for enrollment in Enrollment.objects.taking_part().filter(training_class=training_class)
    }
    new = [cadre for cadre in people if cadre.pk not in standing]
    _check_cadres(training_class, new, now)
    _check_capacity(training_class, len(standing), len(new))
    made = Enrollment.objects.bulk_create(
        [
            Enrollment(
                training_class=training_class, cadre=cadre, by_trainee=by_trainee, enrolled_at=now
            )
            for cadre in new
        ]
    )
    record_events(
        events=[
            Event(
                EnrollmentTag.ENROLLED,
                "enrollment",
                enrollment.pk,
                f"{enrollment.cadre.name} · {training_class.title}",
                None,
                {"class": training_class.code, "cadre": enrollment.cadre.staff_number},
            )
            for enrollment in made
        ],
        actor=actor,
        now=now,
    )
    standing |= {enrollment.cadre_id: enrollment for enrollment in made}
    return [standing[cadre.pk] for cadre in cadres]


def _check_open(training_class: TrainingClass, now: datetime) -> None:
    if training_class.state == ClassState.CLOSED:
        raise NotPossible(_("The class is closed."))
    if training_class.state == ClassState.CANCELLED:
        raise NotPossible(_("The class is cancelled."))
    if training_class.state == ClassState.DRAFT:
        raise NotPossible(_("The class is a draft: publish it first."))
    if training_class.ends_on < timezone.localdate(now):
        raise NotPossible(_("The class ended on %s.") % training_class.ends_on.isoformat())


def _check_cadres(training_class: TrainingClass, cadres: Sequence[Cadre], now: datetime) -> None:
    clashes = find_clashes(training_class, cadres)
    today = timezone.localdate(now)
    errors = []
    for row, cadre in enumerate(cadres, start=1):
        if cadre.merged_into is not None:
            message = _("%(name)s (%(number)s) was merged into another entry: enroll that one.") % {
                "name": cadre.name,
                "number": cadre.staff_number,
            }
            errors.append(DomainError(message, field=cadre.staff_number, row=row))
        elif cadre.left_on is not None and cadre.left_on <= today:
            message = _("%(name)s left the register on %(date)s.") % {
                "name": cadre.name,
                "date": cadre.left_on.isoformat(),
            }
            errors.append(DomainError(message, field=cadre.staff_number, row=row))
        elif cadre.pk in clashes:
            message = describe_clash(cadre, clashes[cadre.pk])
            errors.append(DomainError(message, field=cadre.staff_number, row=row))
    if errors:
        raise ManyErrors(_("Nobody was enrolled."), errors)


def _check_capacity(training_class: TrainingClass, taken: int, wanted: int) -> None:
    left = training_class.capacity - taken
    if wanted <= left:
        return
    if left <= 0:
        raise NotPossible(
            _("The class is full: all %d places are taken.") % training_class.capacity
        )
    raise NotPossible(
        ngettext(
            "The class has %(left)d place left for %(wanted)d people.",
            "The class has %(left)d places left for %(wanted)d people.",
            left,
        )
        % {"left": left, "wanted": wanted}
    )
