"""Second factors: the grace for setting one up, and the reset for who has lost theirs."""

from datetime import datetime

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.guards import require_freeing
from records.accounts.sign_in.rules import grace, is_factor_required
from records.accounts.sign_in.services.sessions import end_sessions
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import NotPossible
from records.trail.services import record_event


def begin_grace(*, user: User, actor: Actor, now: datetime) -> None:
    """Set until when a person of staff has to set up a factor, or take that off who need none.

    Called at every sign-in: roles and settings change between two of them.
    """
    required = is_factor_required(user)
    if required == (user.second_factor_due_at is not None):
        return
    user.second_factor_due_at = now + grace() if required else None
    user.save(update_fields=["second_factor_due_at"])
    record_event(
        tag=AccountsTag.USER_CHANGED,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        after={
            "second_factor_due_at": user.second_factor_due_at
            and user.second_factor_due_at.isoformat()
        },
    )


@transaction.atomic
def reset_factors(*, user: User, actor: Actor, now: datetime) -> int:
    """Take away the factors of a person who has lost theirs; returns how many.

    They can only be taken away: the person sets up new ones, with a grace that begins anew.
    Raises NotAllowed where the account is not in the actor's hands.
    """
    require_freeing(user, actor)
    user = User.objects.select_for_update().get(pk=user.pk)
    factors = Authenticator.objects.filter(user=user)
    count = factors.exclude(type=Authenticator.Type.RECOVERY_CODES).count()
    if not factors.exists():
        raise NotPossible(_("This account has no second factor."))
    kinds = sorted(set(factors.values_list("type", flat=True)))
    factors.delete()
    user.has_second_factor = False
    user.second_factor_due_at = now + grace() if is_factor_required(user) else None
    user.save(update_fields=["has_second_factor", "second_factor_due_at"])
    end_sessions(user=user, reason=SessionEnd.BY_KEEPER, actor=actor, now=now)
    record_event(
        tag=AccountsTag.FACTORS_RESET,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        before={"factors": kinds},
    )
    return count
