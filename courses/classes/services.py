"""Writes to classes and timetables."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from courses.classes.assessment.scheme import change_scheme
from courses.classes.enums import TRANSITIONS, ClassState
from courses.classes.locks import check_unlocked
from courses.classes.models import Session, TrainingClass
from courses.classes.roster_hooks import check_conflicts, lock_rosters, places_taken
from courses.classes.tags import ClassesTag
from courses.classes.trail_values import (
    CLASS_FIELDS,
    SESSION_FIELDS,
    class_values,
    session_values,
)
from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.errors import DomainError, NotPossible
from records.trail.services import record_event

CHOICES = {
    "organiser": "classes:plan:organiser",
    "host": "classes:plan:host",
    "provider": "classes:plan:provider",
    "supervisor": "classes:plan:supervisor",
}
"""The choice behind each relation of a class (`choices.py`)."""
SESSION_CHOICES = {
    "course": "classes:timetable:course",
    "lecturer": "classes:timetable:lecturer",
}


@transaction.atomic
def create_class(*, values: Mapping[str, Any], actor: Actor, now: datetime) -> TrainingClass:
    """Plan a class (a draft) and return it; `values` by CLASS_FIELDS and the scheme's fields.

    Raises DomainError naming the field where the code is taken or the dates are wrong, NotAllowed
    where organiser, host, provider or supervisor are not the actor's to name.
    """
    training_class = TrainingClass(**{k: v for k, v in values.items() if k in CLASS_FIELDS})
    for field, act in CHOICES.items():
        require_usable(act, actor, values.get(field))
    _check_class(training_class)
    try:
        # A savepoint: after a refused insert PostgreSQL answers nothing more in the transaction,
        # and the check below still has to ask who took the code.
        with transaction.atomic():
            training_class.save(force_insert=True)
    except IntegrityError:
        # Another class took the code in the same moment, or a constraint speaks for itself.
        _check_class(training_class)
        raise
    change_scheme(training_class, values, is_new=True)
    _record_class(
        training_class, ClassesTag.CLASS_CREATED, actor, now, None, class_values(training_class)
    )
    return training_class


@transaction.atomic
def change_class(
    *, training_class: TrainingClass, values: Mapping[str, Any], actor: Actor, now: datetime
) -> TrainingClass:
    """Change a class that is not closed; places cannot fall below those taken.

    No difference leaves no trail. Raises NotPossible for a closed class, for what a room above
    holds fast, or naming the trainees whom the new days keep from another class; DomainError by
    field; NotAllowed for a class of other units, or where it is given to units or people that are
    not the actor's to name.
    """
    require_managed(actor, training_class)
    _check_usable(training_class, values, CHOICES, actor)
    # People before the class, as enrolling does: whoever locked the class first could wait for a
    # trainee that an enrollment holds while it waits for the class.
    lock_rosters(training_class)
    training_class = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    if training_class.state == ClassState.CLOSED:
        raise NotPossible(_("The class is closed and stands as it is."))
    before = class_values(training_class)
    for field in CLASS_FIELDS:
        if field in values:
            setattr(training_class, field, values[field])
    change_scheme(training_class, values)
    after = class_values(training_class)
    if before == after:
        return training_class
    changed = {key for key in after if after[key] != before[key]}
    check_unlocked(training_class, changed)
    _check_class(training_class)
    outside = training_class.sessions.exclude(
        starts_at__date__gte=training_class.starts_on, ends_at__date__lte=training_class.ends_on
    ).first()
    if outside is not None:
        raise DomainError(
            _("The session “%s” lies outside these days.") % outside.title, field="starts_on"
        )
    training_class.save()
    if changed & {"starts_on", "ends_on", "mode"}:
        check_conflicts(training_class)
    _record_class(
        training_class,
        ClassesTag.CLASS_CHANGED,
        actor,
        now,
        {key: before[key] for key in sorted(changed)},
        {key: after[key] for key in sorted(changed)},
    )
    return training_class


def publish_class(*, training_class: TrainingClass, actor: Actor, now: datetime) -> TrainingClass:
    """Open a class to its people; a class needs sessions to be published."""
    require_managed(actor, training_class)
    if not training_class.sessions.exists():
        raise NotPossible(_("Draw the timetable first: the class has no sessions."))
    return _change_state(training_class, ClassState.PUBLISHED, actor, now)


def cancel_class(*, training_class: TrainingClass, actor: Actor, now: datetime) -> TrainingClass:
    """Cancel a class that is not closed."""
    require_managed(actor, training_class)
    return _change_state(training_class, ClassState.CANCELLED, actor, now)


@transaction.atomic
def redraft_class(*, training_class: TrainingClass, actor: Actor, now: datetime) -> TrainingClass:
    """Take a cancelled class, or a published one nobody is enrolled in, back to the drawing board.

    Raises NotPossible where a published class has trainees, or where those of a cancelled one are
    in another class by now.
    """
    require_managed(actor, training_class)
    lock_rosters(training_class)
    training_class = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    if training_class.state == ClassState.PUBLISHED and places_taken(training_class):
        raise NotPossible(_("People are enrolled: the class stays published, or is cancelled."))
    check_conflicts(training_class)
    return _change_state(training_class, ClassState.DRAFT, actor, now)


def mark_class_closed(
    *, training_class: TrainingClass, actor: Actor, now: datetime
) -> TrainingClass:
    """Close a class; called by completion, in the transaction that posts it to the book."""
    return _change_state(training_class, ClassState.CLOSED, actor, now)


@transaction.atomic
def add_session(
    *, training_class: TrainingClass, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Session:
    """Add a row to the timetable and return it; `values` by SESSION_FIELDS.

    Raises DomainError naming the field where it lies outside the class's days, or where room or
    lecturer is taken at that time; NotPossible for a closed class, or naming the trainees who are
    in another class then.
    """
    require_managed(actor, training_class)
    _check_usable(None, values, SESSION_CHOICES, actor)
    training_class = _open_class(training_class)
    require_usable("classes:timetable:training_class", actor, training_class)
    session = Session(
        training_class=training_class,
        **{k: v for k, v in values.items() if k in SESSION_FIELDS},
    )
    _check_session(session)
    session.save(force_insert=True)
    check_conflicts(training_class)
    _record_session(session, ClassesTag.SESSION_CREATED, actor, now, None, session_values(session))
    return session


@transaction.atomic
def change_session(
    *, session: Session, values: Mapping[str, Any], actor: Actor, now: datetime
) -> Session:
    """Change a row of the timetable; no difference leaves no trail. Raises as `add_session` does."""
    require_managed(actor, session)
    _check_usable(session, values, SESSION_CHOICES, actor)
    training_class = _open_class(session.training_class)
    session = Session.objects.select_for_update(of=("self",)).get(pk=session.pk)
    session.training_class = training_class
    before = session_values(session)
    for field in SESSION_FIELDS:
        if field in values:
            setattr(session, field, values[field])
    after = session_values(session)
    if before == after:
        return session
    _check_session(session)
    session.save()
    check_conflicts(training_class)
    _record_session(session, ClassesTag.SESSION_CHANGED, actor, now, before, after)
    return session


@transaction.atomic
def remove_session(*, session: Session, actor: Actor, now: datetime) -> None:
    """Take a row off the timetable; refused once attendance was marked in it."""
    require_managed(actor, session)
    _open_class(session.training_class)
    removed = session_values(session)
    pk = session.pk
    try:
        session.delete()
    except models.ProtectedError:
        raise NotPossible(
            _("Attendance was marked in “%s”; it can no longer be removed.") % session.title
        ) from None
    session.pk = pk
    _record_session(session, ClassesTag.SESSION_REMOVED, actor, now, removed, None)


def _check_usable(
    row: TrainingClass | Session | None,
    values: Mapping[str, Any],
    choices: Mapping[str, str],
    actor: Actor,
) -> None:
    """Refuse what is newly named and not the actor's to name; what stands may stay."""
    for field, act in choices.items():
        if field in values and (row is None or getattr(row, field) != values[field]):
            require_usable(act, actor, values[field])


def _open_class(training_class: TrainingClass) -> TrainingClass:
    lock_rosters(training_class)
    # All classes of these days are locked, in order of id: two timetables drawn at the same
    # moment cannot both take the room or the lecturer.
    at_once = TrainingClass.objects.at_once_with(training_class).order_by("pk")
    locked = {one.pk: one for one in at_once.select_for_update()}
    training_class = locked.get(training_class.pk) or training_class
    if training_class.state in (ClassState.CLOSED, ClassState.CANCELLED):
        raise NotPossible(_("The class is %s.") % training_class.get_state_display())
    return training_class


@transaction.atomic
def _change_state(
    training_class: TrainingClass, state: ClassState, actor: Actor, now: datetime
) -> TrainingClass:
    training_class = TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    before = training_class.state
    if before == state:
        return training_class
    if state not in TRANSITIONS[before]:
        raise NotPossible(
            _("A class that is %(before)s cannot become %(after)s.")
            % {"before": training_class.get_state_display(), "after": state.label}
        )
    if state != ClassState.CLOSED:
        # A closing changes no plan: it takes down what came of it.
        check_unlocked(training_class, {"state"})
    training_class.state = state
    training_class.closed_at = now if state == ClassState.CLOSED else None
    training_class.save(update_fields=["state", "closed_at"])
    _record_class(
        training_class,
        ClassesTag.CLASS_STATE_CHANGED,
        actor,
        now,
        {"state": before},
        {"state": state.value},
    )
    return training_class


def _check_class(training_class: TrainingClass) -> None:
    others = TrainingClass.objects.filter(code=training_class.code).exclude(pk=training_class.pk)
    if others.exists():
        raise DomainError(_("The code %s is already taken.") % training_class.code, field="code")
    if training_class.ends_on < training_class.starts_on:
        raise DomainError(_("The last day lies before the first."), field="ends_on")
    if training_class.is_open and training_class.enroll_until is None:
        raise DomainError(
            _("Say until when trainees may enroll by themselves."), field="enroll_until"
        )
    if training_class.pk is not None:
        taken = places_taken(training_class)
        if training_class.capacity < taken:
            raise DomainError(_("%d places are taken already.") % taken, field="capacity")


def _check_session(session: Session) -> None:
    training_class = session.training_class
    if session.ends_at <= session.starts_at:
        raise DomainError(_("The end lies before the beginning."), field="ends_at")
    if session.hours <= 0:
        raise DomainError(_("A session has at least part of a class hour."), field="hours")
    first, last = timezone.localdate(session.starts_at), timezone.localdate(session.ends_at)
    if first < training_class.starts_on or last > training_class.ends_on:
        raise DomainError(
            _("The class runs from %(start)s to %(end)s.")
            % {"start": training_class.starts_on, "end": training_class.ends_on},
            field="starts_at",
        )
    _check_not_double_booked(session)


def _check_not_double_booked(session: Session) -> None:
    at_once = (
        Session.objects.exclude(pk=session.pk)
        .exclude(training_class__state=ClassState.CANCELLED)
        .filter(starts_at__lt=session.ends_at, ends_at__gt=session.starts_at)
        .select_related("training_class")
    )
    own = at_once.filter(training_class=session.training_class).first()
    if own is not None:
        raise DomainError(_("At that time the class has “%s”.") % own.title, field="starts_at")
    room = at_once.filter(venue=session.venue).first() if session.venue else None
    if room is not None:
        raise DomainError(
            _("%(venue)s is taken by “%(other)s”.")
            % {"venue": session.venue, "other": room.training_class.title},
            field="venue",
        )
    teaching = at_once.filter(lecturer=session.lecturer).first() if session.lecturer else None
    if teaching is not None:
        raise DomainError(
            _("%(lecturer)s teaches “%(other)s” at that time.")
            % {"lecturer": session.lecturer, "other": teaching.training_class.title},
            field="lecturer",
        )


def _record_class(
    training_class: TrainingClass,
    tag: ClassesTag,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=training_class.title,
        subject_type="training_class",
        subject_id=training_class.pk,
        before=before,
        after=after,
    )


def _record_session(
    session: Session,
    tag: ClassesTag,
    actor: Actor,
    now: datetime,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=f"{session.training_class.title} · {session.title}",
        subject_type="session",
        subject_id=session.pk,
        before=before,
        after=after,
    )
