"""Which account an identity may open: the one with its staff number, and no other."""

from datetime import datetime

from allauth.socialaccount.models import SocialAccount
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.tags import AccountsTag
from records.core.access.actor import Actor
from records.core.errors import NotAllowed
from records.trail.services import record_event


def account_for(staff_number: str) -> User:
    """Return the account with this staff number; raises NotAllowed in words where none may open."""
    if not staff_number:
        raise NotAllowed(
            _("The identity provider gave no staff number. Its settings need mending.")
        )
    user = User.objects.filter(username=staff_number).first()
    if user is None:
        raise NotAllowed(
            _("There is no account with your staff number here. Ask your unit's officer for one.")
        )
    if not user.is_active:
        raise NotAllowed(_("Your account is closed. Ask the officer who manages accounts."))
    return user


@transaction.atomic
def bind_identity(*, user: User, identity: SocialAccount, actor: Actor, now: datetime) -> None:
    """Link an identity to its account at the first sign-in; linking twice changes nothing.

    Raises NotAllowed where identity or account is linked otherwise already.
    """
    # Two identities that claim one staff number at once: the second sees that the account is bound.
    User.objects.select_for_update().get(pk=user.pk)
    same = SocialAccount.objects.filter(provider=identity.provider)
    known = same.filter(uid=identity.uid).first()
    if known is not None and known.user_id != user.pk:
        raise NotAllowed(_("This identity is linked to another account."))
    if same.filter(user=user).exclude(uid=identity.uid).exists():
        raise NotAllowed(
            _(
                "Your account is linked to another identity of this provider. Have it unlinked first."
            )
        )
    # What the provider tells of a person is not kept: the link is all that is needed.
    if known is not None:
        same.filter(pk=known.pk).update(extra_data={})
        return
    identity.user, identity.extra_data = user, {}
    try:
        with transaction.atomic():
            identity.save()
    except IntegrityError:
        raise NotAllowed(_("This identity is linked to another account.")) from None
    record_event(
        tag=AccountsTag.SSO_BOUND,
        actor=actor,
        now=now,
        subject=str(user),
        subject_type="user",
        subject_id=user.pk,
        after={"provider": identity.provider},
    )
