"""What a keeper does for an account: end a lockout, end its sessions, close what it signs in by."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.sign_in.enums import SessionEnd
from records.accounts.sign_in.guards import require_freeing
from records.accounts.sign_in.lockout import forget_failures
from records.accounts.sign_in.services.sessions import end_sessions
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import NotAllowed
from records.trail.services import record_event


@transaction.atomic
def end_lockout(*, user: User, actor: Actor, now: datetime) -> bool:
    """Let a locked account sign in again at once; returns whether anything was counted."""
    require_freeing(user, actor)
    if not forget_failures(user):
        return False
    _record_support(AccountsTag.LOCKOUT_ENDED, user, actor, now)
    return True


def end_sessions_of(*, user: User, actor: Actor, now: datetime) -> int:
    """Send an account away from all its devices; returns how many sessions ended."""
    require_freeing(user, actor)
    return end_sessions(user=user, reason=SessionEnd.BY_KEEPER, actor=actor, now=now)


@transaction.atomic
def unbind_identity(*, identity: SocialAccount, actor: Actor, now: datetime) -> None:
    """Loosen the link to an identity provider: one's own, or of an account one looks after."""
    owner = User.objects.get(pk=identity.user_id)
    if actor.user_id != owner.pk:
        require_freeing(owner, actor)
    elif not owner.has_usable_password():
        raise NotAllowed(_("Without a password this link is your only way in."))
    deleted, _by_model = SocialAccount.objects.filter(pk=identity.pk).delete()
    if deleted:
        _record_support(AccountsTag.SSO_UNBOUND, owner, actor, now, {"provider": identity.provider})


def _record_support(
    tag: AccountsTag, user: User, actor: Actor, now: datetime, before: dict[str, str] | None = None
) -> None:
    record_event(
        tag=tag,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        before=before,
    )
