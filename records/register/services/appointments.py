"""Posts and ranks: beginning and ending them. The main post moves the person."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require_managed
from records.core.access.choices import require_usable
from records.core.codes import PostLevel, Rank
from records.core.errors import DomainError
from records.register.enums import (
    LEAVING,
    LEAVING_STATUS,
    SIDE_KINDS,
    AppointmentKind,
    EndReason,
)
from records.register.models import Appointment, Cadre, Unit, UnitSpan
from records.register.services.current_columns import bring_people_to
from records.register.tags import RegisterTag
from records.trail.services import record_event


@transaction.atomic
def appoint_cadre(
    *,
    cadre: Cadre,
    unit: Unit,
    post_title: str,
    since: date,
    actor: Actor,
    now: datetime,
    post_level: int = PostLevel.UNSET,
    rank: int = Rank.NONE,
    kind: int = AppointmentKind.MAIN,
    until: date | None = None,
    released_from: str = "",
) -> Appointment:
    """Record a post and rank from `since` on; a new main post ends the one before it.

    The unit of the main post is where the person belongs: from that day on, at once or on its day.
    Repeating the same appointment returns the one that stands. Raises DomainError where another
    main post is held on one of the days, where the unit is not there, or a secondment has no end;
    NotAllowed where person or unit lie outside the actor's units.
    """
    require_usable("register:appoint:cadre", actor, cadre)
    require_usable("register:appoint:unit", actor, unit)
    return place_cadre(
        cadre=cadre,
        unit=unit,
        post_title=post_title,
        since=since,
        actor=actor,
        now=now,
        post_level=post_level,
        rank=rank,
        kind=kind,
        until=until,
        released_from=released_from,
    )


@transaction.atomic
def place_cadre(
    *,
    cadre: Cadre,
    unit: Unit,
    post_title: str,
    since: date,
    actor: Actor,
    now: datetime,
    post_level: int = PostLevel.UNSET,
    rank: int = Rank.NONE,
    kind: int = AppointmentKind.MAIN,
    until: date | None = None,
    released_from: str = "",
) -> Appointment:
    """Do what `appoint_cadre` does for a service that has asked about the actor's right itself."""
    _lock(unit, cadre)
    same = Appointment.objects.filter(
        cadre=cadre, unit=unit, post_title=post_title, since=since
    ).first()
    if same is not None:
        return same
    _check_span(kind, since, until)
    check_unit_open(unit, since, until)
    if kind == AppointmentKind.MAIN:
        _make_room(cadre, since, until)
    appointment = Appointment.objects.create(
        cadre=cadre,
        unit=unit,
        post_title=post_title,
        post_level=post_level,
        rank=rank,
        kind=kind,
        since=since,
        until=until,
        released_from=released_from,
    )
    record_event(
        tag=RegisterTag.APPOINTMENT_CREATED,
        actor=actor,
        now=now,
        subject=cadre.name,
        subject_type="cadre",
        subject_id=cadre.pk,
        after=_snapshot(appointment, unit),
    )
    bring_people_to([cadre.pk], today=timezone.localdate(now), actor=actor, now=now)
    return appointment


@transaction.atomic
def end_appointment(
    *,
    appointment: Appointment,
    until: date,
    reason: str,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Appointment:
    """End a post on `until`, the first day on which it is no longer held; return it.

    Without a successor the person stays in the unit of the last main post. Who retires, leaves or
    has died holds nothing from that day on and is off the register then. Raises DomainError where
    the post has not begun by then or has ended before, NotAllowed outside the actor's units.
    """
    require_managed(actor, appointment)
    # The person before the post: what overlaps is asked across all of their posts.
    cadre = Cadre.objects.select_for_update().get(pk=appointment.cadre_id)
    appointment = Appointment.objects.select_for_update(of=("self",)).get(pk=appointment.pk)
    if reason not in EndReason.values:
        raise DomainError(_("Say why the post ends."), field="end_reason")
    ending = [appointment]
    if reason in LEAVING:
        held = Appointment.objects.filter(cadre=cadre).exclude(pk=appointment.pk)
        ending += list(held.overlapping(until, None))
    for post in ending:
        _end(post, until, reason, note)
    if reason in LEAVING:
        cadre.left_on, cadre.updated_at = until, now
        cadre.status = LEAVING_STATUS[EndReason(reason)]
        cadre.save(update_fields=["left_on", "status", "updated_at"])
    for post in ending:
        record_event(
            tag=RegisterTag.APPOINTMENT_ENDED,
            actor=actor,
            now=now,
            subject=cadre.name,
            subject_type="cadre",
            subject_id=cadre.pk,
            before={"post_title": post.post_title, "since": post.since.isoformat()},
            after={"until": until.isoformat(), "reason": reason, "note": note},
        )
    bring_people_to([cadre.pk], today=timezone.localdate(now), actor=actor, now=now)
    return appointment


def _end(post: Appointment, until: date, reason: str, note: str) -> None:
    if post.since >= until:
        raise DomainError(
            _("%(post)s begins on %(date)s; it can end only after that.")
            % {"post": post.post_title, "date": post.since.isoformat()},
            field="until",
        )
    if post.until is not None and post.until < until:
        raise DomainError(
            _("%(post)s has ended on %(date)s.")
            % {"post": post.post_title, "date": post.until.isoformat()},
            field="until",
        )
    post.until, post.end_reason, post.end_note = until, reason, note
    post.save(update_fields=["until", "end_reason", "end_note"])


def _lock(unit: Unit, cadre: Cadre) -> None:
    """Queue behind whoever closes the unit or places the person."""
    units = Unit.objects.select_for_update(no_key=True).filter(pk=unit.pk)
    list(units.order_by().values_list("pk"))
    list(Cadre.objects.select_for_update().filter(pk=cadre.pk).order_by().values_list("pk"))


def _check_span(kind: int, since: date, until: date | None) -> None:
    if kind not in AppointmentKind.values:
        raise DomainError(_("There is no such kind of appointment."), field="kind")
    if kind == AppointmentKind.SECONDMENT and until is None:
        raise DomainError(_("A secondment is for a period: say its end."), field="until")
    if until is not None and until <= since:
        raise DomainError(_("It must end after it begins."), field="until")


def check_unit_open(unit: Unit, since: date, until: date | None) -> None:
    """Raise DomainError unless `unit` is there from `since` until the day before `until`."""
    spans = list(
        UnitSpan.objects.filter(unit=unit.pk)
        .order_by("valid_from")
        .values_list("valid_from", "valid_until")
    )
    if not spans:
        return
    if since < spans[0][0]:
        raise DomainError(
            _("%(unit)s is there only since %(date)s.")
            % {"unit": unit.name, "date": spans[0][0].isoformat()},
            field="since",
        )
    closed = spans[-1][1]
    if closed is not None and (until is None or until > closed):
        raise DomainError(
            _("%(unit)s closes on %(date)s; nobody holds a post there from then on.")
            % {"unit": unit.name, "date": closed.isoformat()},
            field="unit",
        )


def _make_room(cadre: Cadre, since: date, until: date | None) -> None:
    """End the main post under way on `since`; refuse where one stands that cannot give way."""
    standing = Appointment.objects.main().filter(cadre=cadre).overlapping(since, until)
    for current in standing.order_by("since"):
        if current.since >= since:
            raise DomainError(
                _("The current post began on %(date)s; the new one must begin later.")
                % {"date": current.since.isoformat()},
                field="since",
            )
        if current.until is not None:
            raise DomainError(
                _("Until %(date)s the main post is %(post)s.")
                % {"date": current.until.isoformat(), "post": current.post_title},
                field="since",
            )
        current.until, current.end_reason = since, EndReason.SUCCEEDED
        current.save(update_fields=["until", "end_reason"])


def _snapshot(appointment: Appointment, unit: Unit) -> dict[str, Any]:
    facts = {
        "unit": unit.code,
        "post_title": appointment.post_title,
        "post_level": int(appointment.post_level),
        "rank": int(appointment.rank),
        "kind": int(appointment.kind),
        "since": appointment.since.isoformat(),
        "until": appointment.until and appointment.until.isoformat(),
    }
    if appointment.kind in SIDE_KINDS:
        facts["released_from"] = appointment.released_from
    return facts
