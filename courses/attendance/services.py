"""Writes of attendance: the scan, the roll, the correction; and who looked at what."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import OperationalError, connection, transaction
from django.utils.translation import gettext as _

from courses.attendance.codes import valid_step
from courses.attendance.enums import ATTENDED, KNOWN_AHEAD, MarkMethod, Phase, Status
from courses.attendance.errors import (
    CodeExpired,
    MarkReplaced,
    MarkStands,
    NotEnrolled,
    NotHeld,
    SessionOver,
    TooEarly,
    clock_time,
)
from courses.attendance.models import AttendanceMark, Place
from courses.attendance.permissions import may_correct, may_mark
from courses.attendance.scans import PendingScan
from courses.attendance.tags import AttendanceTag
from courses.attendance.windows import opens_at, phase_of, status_at
from courses.classes.enums import ClassState
from courses.classes.models import Session, TrainingClass
from courses.enrollment.models import Enrollment
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.access.readers import Account
from records.core.errors import NotPossible
from records.core.paper import PaperRecord
from records.trail.models import TrailEvent
from records.trail.services import Event, insert_with_event, record_event, record_events

SCREEN_SEEN_FOR = timedelta(hours=1)
"""A class screen that refreshes itself leaves one event an hour, not one a refresh."""
ATTEMPTS = 6
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RollResult:
    """What a roll did. `kept` are marks made meanwhile that the roll had not seen: they stand."""

    marked: int
    corrected: int
    kept: tuple[AttendanceMark, ...] = ()


def sign_in_by_code(
    *,
    session_id: int,
    code: str,
    user: Account,
    actor: Actor,
    now: datetime,
    pending: PendingScan | None = None,
    place: Place | None = None,
) -> AttendanceMark:
    """Mark the user present, or late, by a code just scanned; return the mark that stands.

    `place` is the user's place in the session where the caller has read it already. `pending` is a
    scan that waited for its owner to sign in: its own time counts. Safe to repeat: a second scan
    returns the first mark. Raises CodeExpired, TooEarly, SessionOver, NotEnrolled, NotHeld,
    MarkStands (the roll says otherwise), or Session.DoesNotExist.
    """
    place = place or AttendanceMark.objects.place_of(session_id, user.pk)
    if place is None:
        raise Session.DoesNotExist
    session, enrollment_id = place.session, place.enrollment_id
    if enrollment_id is None:
        raise NotEnrolled(session.training_class.title)
    mark = AttendanceMark(
        session=session,
        enrollment_id=enrollment_id,
        method=MarkMethod.CODE,
        **_evidence_of(actor),
    )
    try:
        _read_scan(mark, valid_step(session_id, code, now), now, pending)
    except NotPossible as problem:
        return _standing_mark(session, enrollment_id, problem)
    event = _scan_event(mark, actor, pending)
    if _try_again(lambda: insert_with_event(row=mark, event=event, actor=actor, now=now)):
        return mark
    return _standing_mark(session, enrollment_id)


def mark_roll(
    *,
    session: Session,
    statuses: Mapping[int, str],
    actor: Actor,
    now: datetime,
    reason: str = "",
    seen: Mapping[int, int | None] | None = None,
) -> RollResult:
    """Set the statuses of a session by enrollment id: first marks, and corrections of marks.

    Whoever already stands as asked is left alone. A changed mark becomes a correction and needs
    `reason`; so does any mark once the class is closed. `seen` holds the mark id that the caller
    saw for each enrollment (None: unmarked); where another stands by now, that one is kept.
    Raises NotAllowed where the session is not the actor's to mark, or a lecturer would correct.
    """
    return _try_again(lambda: _mark_roll(session, statuses, actor, now, reason, seen))


@transaction.atomic
def _mark_roll(
    session: Session,
    statuses: Mapping[int, str],
    actor: Actor,
    now: datetime,
    reason: str,
    seen: Mapping[int, int | None] | None,
) -> RollResult:
    session = _lock_session(session)
    user = user_of(actor)
    require(may_mark(user, session))
    enrollments = _enrollments_of(session, statuses)
    current = _current_marks(session, enrollments)
    kept = [
        mark
        for pk, mark in current.items()
        if seen is not None and seen.get(pk) != mark.pk and mark.status != statuses[pk]
    ]
    skipped = {mark.enrollment_id for mark in kept}
    wanted = {
        pk: Status(status)
        for pk, status in statuses.items()
        if pk not in skipped and (pk not in current or current[pk].status != status)
    }
    require(may_correct(user, session) or not current.keys() & wanted.keys())
    _check_roll(session, wanted, current, reason.strip(), now)
    marks = [
        _build_mark(session, pk, status, current.get(pk), reason, actor, now)
        for pk, status in wanted.items()
    ]
    AttendanceMark.objects.bulk_create(marks)
    record_events(
        events=[_mark_event(mark, enrollments[mark.enrollment_id]) for mark in marks],
        actor=actor,
        now=now,
    )
    corrected = sum(mark.method == MarkMethod.CORRECTION for mark in marks)
    return RollResult(len(marks) - corrected, corrected, tuple(kept))


@transaction.atomic
def correct_mark(
    *, mark: AttendanceMark, status: str, reason: str, actor: Actor, now: datetime
) -> AttendanceMark:
    """Replace a mark by one with another status; what stood before stays, with its evidence.

    Raises MarkReplaced where someone else corrected it first, NotPossible where the reason is
    missing or nothing would change, NotAllowed where the class is not in the actor's hands.
    Allowed after the close: completion posts the difference.
    """
    session = _lock_session(mark.session)
    require(may_correct(user_of(actor), session))
    later = AttendanceMark.objects.current().filter(
        session_id=mark.session_id, enrollment_id=mark.enrollment_id
    )
    current = later.select_related("enrollment__cadre", "enrollment__training_class").get()
    if current.pk != mark.pk:
        raise MarkReplaced(current)
    if current.status == status:
        raise NotPossible(_("This status stands already."), field="status")
    wanted = {mark.enrollment_id: Status(status)}
    _check_roll(session, wanted, {mark.enrollment_id: current}, reason.strip(), now)
    correction = _build_mark(
        session, mark.enrollment_id, Status(status), current, reason, actor, now
    )
    correction.save(force_insert=True)
    event = _mark_event(correction, current.enrollment)
    record_events(events=[event], actor=actor, now=now)
    return correction


def record_screen_opened(*, session: Session, actor: Actor, now: datetime) -> None:
    """Tell the trail that someone opened a class screen, which shows names: once an hour each."""
    seen = TrailEvent.objects.about("session", session.pk).filter(
        tag=AttendanceTag.SCREEN_OPENED, actor_id=actor.user_id, at__gt=now - SCREEN_SEEN_FOR
    )
    if not seen.exists():
        record_event(
            tag=AttendanceTag.SCREEN_OPENED,
            actor=actor,
            now=now,
            subject=f"{session.training_class} · {session}",
            subject_type="session",
            subject_id=session.pk,
        )


def record_roll_viewed(
    *,
    of: Session | TrainingClass,
    actor: Actor,
    now: datetime,
    trainee: Enrollment | None = None,
    paper: PaperRecord | None = None,
) -> None:
    """Tell the trail that someone opened a roll, or one trainee's part of it, or took it on paper."""
    subject, kind = str(of), "training_class"
    if isinstance(of, Session):
        subject, kind = f"{of.training_class} · {of}", "session"
    if trainee is not None:
        subject = f"{trainee.cadre} · {subject}"
    record_event(
        tag=AttendanceTag.ROLL_VIEWED,
        actor=actor,
        now=now,
        subject=subject,
        subject_type=kind,
        subject_id=of.pk,
        after=paper.as_trail if paper else None,
    )


def _read_scan(
    mark: AttendanceMark, step: int | None, now: datetime, pending: PendingScan | None
) -> None:
    """Put on the mark what the scan makes of it; raise where the scan is of no use."""
    mark.step, mark.marked_at = (pending.step, pending.at) if pending else (step, now)
    if mark.step is None:
        raise CodeExpired
    session = mark.session
    if session.training_class.state not in (ClassState.PUBLISHED, ClassState.CLOSED):
        raise NotHeld
    phase = phase_of(session, mark.marked_at)
    if phase == Phase.WAITING:
        raise TooEarly(opens_at(session))
    if phase == Phase.OVER:
        raise SessionOver(session.ends_at)
    mark.status = status_at(session, mark.marked_at)


def _standing_mark(
    session: Session, enrollment_id: int, problem: NotPossible | None = None
) -> AttendanceMark:
    """Return the mark that stands, whatever was wrong with a later scan.

    Raises `problem` where none stands, and MarkStands where it says the trainee was away.
    """
    marks = AttendanceMark.objects.current()
    mark = marks.filter(session_id=session.pk, enrollment_id=enrollment_id).first()
    if mark is None:
        raise problem or CodeExpired
    mark.session = session
    if mark.status not in ATTENDED:
        raise MarkStands(mark)
    return mark


def _try_again(write: Callable[[], T]) -> T:
    """Return what `write` returns, tried anew where the database ended it.

    A scan caught between its insert and the session's lock, and the roll of the same instant, may
    each make the database end the other; nothing of it stands then. On a busy server that happens
    more than once.
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            return write()
        except OperationalError:
            # Inside a caller's transaction the database has given all of it up: only the caller can
            # begin anew.
            if connection.in_atomic_block:
                raise
    return write()


def _lock_session(session: Session) -> Session:
    """Lock the session: rolls, corrections and the scans' inserts wait for one another on it."""
    # `of`: without it the joined class and unit would be locked too, and a roll would hold up
    # everyone who enrolls in the class.
    locked = Session.objects.select_for_update(of=("self",)).select_related(
        "training_class__organiser", "lecturer"
    )
    return locked.get(pk=session.pk)


def _enrollments_of(session: Session, wanted: Iterable[int]) -> dict[int, Enrollment]:
    """Return the enrollments asked for; raise NotPossible where one is not on this roll."""
    found = Enrollment.objects.filter(
        training_class_id=session.training_class_id, pk__in=list(wanted)
    ).taking_part()
    enrollments = {enrollment.pk: enrollment for enrollment in found.select_related("cadre")}
    if len(enrollments) != len(set(wanted)):
        raise NotPossible(_("Someone on this list is no longer enrolled. Open the roll again."))
    return enrollments


def _current_marks(session: Session, wanted: Iterable[int]) -> dict[int, AttendanceMark]:
    marks = AttendanceMark.objects.current().filter(session=session, enrollment__in=list(wanted))
    return {mark.enrollment_id: mark for mark in marks.select_related("enrollment__cadre")}


def _check_roll(
    session: Session,
    wanted: Mapping[int, Status],
    current: Mapping[int, AttendanceMark],
    reason: str,
    now: datetime,
) -> None:
    state = session.training_class.state
    if state not in (ClassState.PUBLISHED, ClassState.CLOSED):
        raise NotHeld
    changes = state == ClassState.CLOSED or any(pk in current for pk in wanted)
    if wanted and changes and not reason:
        raise NotPossible(_("Say why the marks change."), field="reason")
    ahead = phase_of(session, now) == Phase.WAITING
    if ahead and any(status not in KNOWN_AHEAD for status in wanted.values()):
        raise NotPossible(
            _("Until %(time)s only leave and official duty can be marked.")
            % {"time": clock_time(opens_at(session))},
            field="status",
        )


def _build_mark(
    session: Session,
    enrollment_id: int,
    status: Status,
    before: AttendanceMark | None,
    reason: str,
    actor: Actor,
    now: datetime,
) -> AttendanceMark:
    return AttendanceMark(
        session=session,
        enrollment_id=enrollment_id,
        status=status,
        method=MarkMethod.CORRECTION if before else MarkMethod.ROLL,
        replaces=before,
        reason=reason.strip()[:200],
        marked_at=now,
        **_evidence_of(actor),
    )


def _evidence_of(actor: Actor) -> dict[str, Any]:
    return {
        "address": actor.address[:45],
        "device": actor.device[:200],
        "marked_by": actor.user_id,
        "marked_by_name": actor.name[:100],
    }


def _scan_event(mark: AttendanceMark, actor: Actor, pending: PendingScan | None) -> Event:
    after = _snapshot(mark) | {"step": mark.step}
    if pending:
        # Signed in after the scan: the trail shows how long that took and from where it came.
        after |= {"scanned_at": pending.at.isoformat(), "scanned_from": pending.address}
    return Event(
        tag=AttendanceTag.SIGNED_IN_BY_CODE,
        subject=f"{actor.name} · {mark.session}",
        subject_type="attendance_mark",
        subject_id="",
        after=after,
    )


def _mark_event(mark: AttendanceMark, enrollment: Enrollment) -> Event:
    before = mark.replaces
    return Event(
        tag=AttendanceTag.MARK_CORRECTED if before else AttendanceTag.MARKED,
        subject=f"{enrollment.cadre} · {mark.session}",
        subject_type="attendance_mark",
        subject_id=mark.pk,
        before=_snapshot(before) | {"mark": before.pk} if before else None,
        after=_snapshot(mark) | ({"reason": mark.reason} if mark.reason else {}),
    )


def _snapshot(mark: AttendanceMark) -> dict[str, Any]:
    return {
        "status": str(mark.status),
        "method": str(mark.method),
        "session": mark.session_id,
        "enrollment": mark.enrollment_id,
    }
