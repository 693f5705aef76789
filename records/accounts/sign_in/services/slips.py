"""One-time slips: issued, withdrawn, used. Nobody sets another's password."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.sign_in.codes import digest_of, fits, new_code
from records.accounts.sign_in.enums import SlipKind
from records.accounts.sign_in.guards import require_keeper_of
from records.accounts.sign_in.lockout import forget_failures
from records.accounts.sign_in.models import Slip
from records.accounts.sign_in.names import find_account, mask_name
from records.accounts.sign_in.services.passwords import choose_password
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import DomainError
from records.trail.services import Event, record_event, record_events


@dataclass(frozen=True, slots=True)
class IssuedSlip:
    """A slip with its code, which nobody will know after this is printed."""

    slip: Slip
    user: User
    code: str


def issue_slip(*, user: User, actor: Actor, now: datetime) -> IssuedSlip:
    """Make a slip for one account; the one before is void from now on.

    Raises NotAllowed where the account is not in the actor's hands.
    """
    require_keeper_of(user, actor)
    return issue_slips(users=[user], actor=actor, now=now)[0]


@transaction.atomic
def issue_slips(*, users: list[User], actor: Actor, now: datetime) -> list[IssuedSlip]:
    """Make slips for accounts that the caller has checked one by one (`require_keeper_of`)."""
    ids = [user.pk for user in users]
    # In order of number: two offices that print for overlapping lists never wait for each other.
    locked = User.objects.select_for_update().filter(pk__in=ids).order_by("pk")
    known = {user.pk: user for user in locked}
    _withdraw(ids, actor, now)
    issued = [_draft(known[pk], actor, now) for pk in ids if pk in known]
    Slip.objects.bulk_create([one.slip for one in issued], batch_size=500)
    record_events(
        events=[_event(AccountsTag.SLIP_ISSUED, one.user, one.slip) for one in issued],
        actor=actor,
        now=now,
    )
    return issued


@transaction.atomic
def revoke_slip(*, slip: Slip, actor: Actor, now: datetime) -> None:
    """Withdraw a slip that was lost or is not wanted; withdrawing twice changes nothing."""
    require_keeper_of(slip.user, actor)
    if Slip.objects.open().filter(pk=slip.pk).update(revoked_at=now):
        record_events(
            events=[_event(AccountsTag.SLIP_REVOKED, slip.user, slip)], actor=actor, now=now
        )


def use_slip(*, name: str, code: str, password: str, actor: Actor, now: datetime) -> User:
    """Let the person who holds a slip choose the password of their own account; return it.

    Raises DomainError, the same whether name or code is wrong, and where the password is poor:
    then the slip stays good. It also ends a lockout.
    """
    user = find_account(name)
    try:
        with transaction.atomic():
            slip = _take(user, code, now)
            _choose(slip.user, password, actor, now)
            slip.used_at = now
            slip.save(update_fields=["used_at"])
            _record_use(slip, actor, now)
            return slip.user
    # Outside of the transaction, which is undone: the trail keeps the refusal all the same.
    except SlipRefused as refusal:
        _record_refusal(user, name, actor, now)
        raise DomainError(str(refusal), field="code") from None


class SlipRefused(DomainError):
    """The code opens nothing."""


def _take(user: User | None, code: str, now: datetime) -> Slip:
    slip = None
    if user is not None and user.is_active:
        # Locked on the account, not on the slip: a new one issued in this moment makes this one
        # void.
        User.objects.select_for_update().get(pk=user.pk)
        slip = Slip.objects.valid(now).select_related("user").filter(user=user).first()
    # Compared with nothing where there is no slip: the answer takes as long, so that time does not
    # tell which names exist.
    if not fits(code, slip.code_digest if slip else "") or slip is None:
        raise SlipRefused(
            _(
                "This code does not open this account: it may be mistyped, used, withdrawn or run "
                "out. The last slip printed is the one that counts."
            )
        )
    return slip


def _choose(user: User, password: str, actor: Actor, now: datetime) -> None:
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise DomainError(" ".join(error.messages), field="password") from None
    choose_password(
        user=user,
        password=password,
        actor=Actor(user.pk, str(user), actor.address, actor.device),
        now=now,
    )
    forget_failures(user)


def _draft(user: User, actor: Actor, now: datetime) -> IssuedSlip:
    code = new_code()
    slip = Slip(
        user=user,
        kind=SlipKind.RESET if user.last_login or user.password_changed_at else SlipKind.ACTIVATION,
        code_digest=digest_of(code),
        issued_by_id=actor.user_id,
        issued_at=now,
        expires_at=now + timedelta(days=settings.SLIP_DAYS),
    )
    return IssuedSlip(slip, user, code)


def _withdraw(user_ids: list[int], actor: Actor, now: datetime) -> None:
    slips = list(Slip.objects.open().filter(user__in=user_ids).select_related("user"))
    Slip.objects.open().filter(user__in=user_ids).update(revoked_at=now)
    events = [_event(AccountsTag.SLIP_REVOKED, slip.user, slip) for slip in slips]
    record_events(events=events, actor=actor, now=now)


def _event(tag: AccountsTag, user: User, slip: Slip) -> Event:
    facts = {"kind": slip.kind, "expires_at": slip.expires_at.isoformat()}
    return Event(tag, "user", user.pk, str(user), after=facts)


def _record_use(slip: Slip, actor: Actor, now: datetime) -> None:
    person = Actor(slip.user_id, str(slip.user), actor.address, actor.device)
    record_events(events=[_event(AccountsTag.SLIP_USED, slip.user, slip)], actor=person, now=now)


def _record_refusal(user: User | None, name: str, actor: Actor, now: datetime) -> None:
    record_event(
        tag=AccountsTag.SLIP_REFUSED,
        actor=actor,
        now=now,
        subject=str(user) if user else mask_name(name),
        subject_type="user",
        subject_id=user.pk if user else "",
    )
