"""A person goes from one unit to another: released by one side, taken in by the other."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import user_of
from records.core.access.choices import require_usable
from records.core.codes import PostLevel, Rank
from records.core.errors import DomainError, NotAllowed
from records.register.enums import TRANSFER_STEPS, TransferState
from records.register.models import Appointment, Cadre, Transfer, Unit
from records.register.services.appointments import place_cadre
from records.register.tags import RegisterTag
from records.trail.services import record_event


@dataclass(frozen=True, slots=True)
class NewPost:
    """The post with which the receiving side takes a person in."""

    title: str
    since: date
    level: int = PostLevel.UNSET
    rank: int = Rank.NONE


@transaction.atomic
def release_cadre(
    *,
    cadre: Cadre,
    to_unit: Unit,
    wanted_on: date,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Transfer:
    """Release a person to another unit and return the transfer, which waits for that unit.

    Until it is accepted the person stays. Raises DomainError where the person is there already,
    has left, or is on the way somewhere; NotAllowed where the person is not the actor's.
    """
    require_usable("register:release_cadre:cadre", actor, cadre)
    require_usable("register:release_cadre:to_unit", actor, to_unit)
    # One transfer waits for a person at a time: the person is the lock, the unique index the second
    # wall.
    cadre = Cadre.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cadre.pk)
    _check_useful(cadre, to_unit, wanted_on)
    try:
        with transaction.atomic():
            transfer = Transfer.objects.create(
                cadre=cadre,
                from_unit=cadre.unit,
                to_unit=to_unit,
                from_name=cadre.unit.name,
                to_name=to_unit.name,
                leaving_post=_main_title(cadre, wanted_on),
                wanted_on=wanted_on,
                note=note,
                released_by_id=actor.user_id,
                released_by_name=actor.name,
                released_at=now,
            )
    except IntegrityError as error:
        raise DomainError(
            _("A transfer of %(name)s is waiting already.") % {"name": cadre.name}, field="cadre"
        ) from error
    _record_transfer_event(RegisterTag.TRANSFER_RELEASED, transfer, actor, now)
    return transfer


@transaction.atomic
def accept_transfer(
    *, transfer: Transfer, post: NewPost, actor: Actor, now: datetime, unit: Unit | None = None
) -> Transfer:
    """Take the person in with a main post and return the transfer, accepted.

    The post is in the unit named by the sender, or in `unit` below it. The first of two answers
    stands. Raises DomainError where it was answered, or the person is no longer with the sender;
    NotAllowed where the receiving unit is not the actor's.
    """
    transfer = _answerable(transfer, TransferState.ACCEPTED)
    _require_side(actor, transfer.to_unit)
    unit = unit or transfer.to_unit
    require_usable("register:accept_transfer:unit", actor, unit)
    if transfer.to_unit.mark not in unit.path:
        raise DomainError(
            _("The person was released to %(unit)s; name it or a unit below it.")
            % {"unit": transfer.to_unit.name},
            field="unit",
        )
    cadre = Cadre.objects.get(pk=transfer.cadre_id)
    if cadre.unit_id != transfer.from_unit_id:
        raise DomainError(
            _("%(name)s is no longer with %(unit)s.")
            % {"name": cadre.name, "unit": transfer.from_name}
        )
    transfer.appointment = place_cadre(
        cadre=cadre,
        unit=unit,
        post_title=post.title,
        post_level=post.level,
        rank=post.rank,
        since=post.since,
        actor=actor,
        now=now,
    )
    return _answer(transfer, TransferState.ACCEPTED, "", RegisterTag.TRANSFER_ACCEPTED, actor, now)


@transaction.atomic
def decline_transfer(*, transfer: Transfer, reason: str, actor: Actor, now: datetime) -> Transfer:
    """Decline to take the person in, with a reason; return the transfer.

    Raises DomainError without a reason or where it was answered; NotAllowed where the receiving
    unit is not the actor's.
    """
    transfer = _answerable(transfer, TransferState.DECLINED)
    _require_side(actor, transfer.to_unit)
    if not reason.strip():
        raise DomainError(_("Say why."), field="reason")
    return _answer(
        transfer, TransferState.DECLINED, reason.strip(), RegisterTag.TRANSFER_DECLINED, actor, now
    )


@transaction.atomic
def withdraw_transfer(*, transfer: Transfer, actor: Actor, now: datetime) -> Transfer:
    """Take a release back before it is answered; return the transfer.

    Raises DomainError where it was answered, NotAllowed where the sending unit is not the actor's.
    """
    transfer = _answerable(transfer, TransferState.WITHDRAWN)
    _require_side(actor, transfer.from_unit)
    return _answer(
        transfer, TransferState.WITHDRAWN, "", RegisterTag.TRANSFER_WITHDRAWN, actor, now
    )


@transaction.atomic
def transfer_cadre(
    *,
    cadre: Cadre,
    to_unit: Unit,
    post: NewPost,
    actor: Actor,
    now: datetime,
    note: str = "",
) -> Transfer:
    """Release and take in at once, with both receipts: for who keeps both sides.

    Raises what `release_cadre` and `accept_transfer` raise.
    """
    transfer = release_cadre(
        cadre=cadre, to_unit=to_unit, wanted_on=post.since, actor=actor, now=now, note=note
    )
    return accept_transfer(transfer=transfer, post=post, actor=actor, now=now)


def _answerable(transfer: Transfer, state: TransferState) -> Transfer:
    locked = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("from_unit", "to_unit", "cadre")
        .get(pk=transfer.pk)
    )
    if state not in TRANSFER_STEPS.get(TransferState(locked.state), set()):
        raise DomainError(
            _("This was answered already: %(state)s by %(name)s.")
            % {"state": locked.get_state_display(), "name": locked.answered_by_name}
        )
    return locked


def _require_side(actor: Actor, unit: Unit) -> None:
    user = user_of(actor)
    if not actor.is_system and not Unit.objects.managed_by(user).filter(pk=unit.pk).exists():
        raise NotAllowed(_("This is for who keeps the register of %(unit)s.") % {"unit": unit.name})


def _answer(
    transfer: Transfer,
    state: TransferState,
    reason: str,
    tag: RegisterTag,
    actor: Actor,
    now: datetime,
) -> Transfer:
    transfer.state, transfer.reason = state, reason
    transfer.answered_by_id, transfer.answered_by_name = actor.user_id, actor.name
    transfer.answered_at = now
    transfer.save(
        update_fields=[
            "state",
            "reason",
            "answered_by_id",
            "answered_by_name",
            "answered_at",
            "appointment",
        ]
    )
    _record_transfer_event(tag, transfer, actor, now)
    return transfer


def _check_useful(cadre: Cadre, to_unit: Unit, wanted_on: date) -> None:
    if to_unit.pk == cadre.unit_id:
        raise DomainError(_("The person belongs to this unit already."), field="to_unit")
    if not to_unit.is_active:
        raise DomainError(
            _("%(unit)s is closed and takes nobody in.") % {"unit": to_unit.name}, field="to_unit"
        )
    if cadre.left_on is not None and cadre.left_on <= wanted_on:
        raise DomainError(
            _("This person left the register on %(date)s.") % {"date": cadre.left_on}, field="cadre"
        )


def _main_title(cadre: Cadre, day: date) -> str:
    held = Appointment.objects.main().held_on(day).filter(cadre=cadre).first()
    return held.post_title if held else ""


def _record_transfer_event(
    tag: RegisterTag, transfer: Transfer, actor: Actor, now: datetime
) -> None:
    """Keep the act on the person's trail and on that of both units."""
    facts: dict[str, Any] = {
        "receipts": [transfer.number_out, transfer.number_in],
        "from": transfer.from_unit.code,
        "to": transfer.to_unit.code,
        "on": transfer.wanted_on.isoformat(),
    }
    if transfer.reason:
        facts["reason"] = transfer.reason
    for kind, pk, name in (
        ("cadre", transfer.cadre_id, transfer.cadre.name),
        ("unit", transfer.from_unit_id, transfer.from_name),
        ("unit", transfer.to_unit_id, transfer.to_name),
    ):
        record_event(
            tag=tag,
            actor=actor,
            now=now,
            subject=name,
            subject_type=kind,
            subject_id=pk,
            after=facts if kind == "cadre" else {**facts, "cadre": transfer.cadre.staff_number},
        )
