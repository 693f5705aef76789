"""The first administrator of each kind, and the next ones named from the console."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from records.accounts.enums import ADMINISTRATORS
from records.accounts.models import Role, User
from records.accounts.role_rules import lock_kind, open_ended
from records.accounts.services.roles import grant_role
from records.core.access.actor import Actor
from records.core.errors import DomainError, NotAllowed


@transaction.atomic
def appoint_administrator(
    *, kind: str, user: User, asked_by: User | None, actor: Actor, now: datetime
) -> Role:
    """Give `user` the administrator's role `kind`, without an end.

    The first of a kind needs nobody; another one only a present holder of the same kind can ask
    for. Raises DomainError otherwise, and where the account holds what may not be combined.
    """
    if kind not in ADMINISTRATORS:
        raise DomainError(_("This is not an administrator's role."), field="kind")
    lock_kind(kind)
    holders = open_ended(kind)
    if holders.exists():
        if asked_by is None or not holders.filter(user=asked_by).exists():
            raise NotAllowed(
                _("There is one already: only an administrator of this kind asks for another."),
                field="asked_by",
            )
        if asked_by.pk == user.pk:
            raise NotAllowed(_("Nobody gives a role to themselves."), field="user")
    if not user.is_active or user.is_superuser:
        raise DomainError(_("This account cannot be an administrator."), field="user")
    return grant_role(user=user, kind=kind, unit=None, actor=actor, now=now)
