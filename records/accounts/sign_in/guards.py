"""The wall before every service that looks after another's sign-in."""

from django.utils.translation import gettext as _

from records.accounts.models import User
from records.accounts.sign_in.permissions import may_free, may_issue_slips
from records.core.access.actor import Actor
from records.core.access.authority import require, user_of


def require_keeper_of(user: User, actor: Actor) -> None:
    """Raise NotAllowed unless `user` is an account that the actor may let in."""
    allowed = actor.is_system or may_issue_slips(user_of(actor), user)
    require(allowed, _("This account is not in your hands."))


def require_freeing(user: User, actor: Actor) -> None:
    """Raise NotAllowed unless the actor may end lockouts and take away factors of `user`."""
    allowed = actor.is_system or may_free(user_of(actor), user)
    require(allowed, _("This account is not in your hands."))
