"""Whom one may name when accounts are made, roles given, and a deputy chosen."""

from django.db.models import QuerySet
from django.utils import timezone

from records.accounts.enums import DELEGABLE, GRANTS, RoleKind
from records.accounts.models import Role, User
from records.core.access.authority import within
from records.core.access.choices import Choice
from records.core.access.readers import Account, Reader, stands_above
from records.register.choices import CADRE, UNIT
from records.register.models import Cadre, Unit

ACCOUNT = {"search": ("name", "username"), "columns": ("username", "cadre", "unit")}


def linkable_cadres(user: Account) -> "QuerySet[Cadre]":
    """Return the cadres without an account that `user` may open one for."""
    found = Cadre.objects.filter(user__isnull=True)
    if stands_above(user) or user.role_paths(RoleKind.SYSTEM_ADMIN):
        return found
    return found.filter(pk__in=Cadre.objects.managed_by(user).values("pk"))


def home_units(user: Account) -> "QuerySet[Unit]":
    """Return the units in which `user` may open an account for somebody who is no cadre."""
    if stands_above(user) or user.role_paths(RoleKind.SYSTEM_ADMIN):
        return Unit.objects.filter(is_active=True)
    return Unit.objects.open_to(user)


def grantable_units(user: Account) -> "QuerySet[Unit]":
    """Return the units for which `user` may give a role."""
    active = Unit.objects.filter(is_active=True)
    return active if stands_above(user) else active.filter(within(user.role_paths(*GRANTS)))


def delegable_roles(user: Reader) -> "QuerySet[Role]":
    """Return the own roles in force that `user` may have done by a deputy."""
    own = Role.objects.filter(user=user.pk).own_in_force(timezone.localdate())
    return own.filter(kind__in=DELEGABLE).select_related("unit")


ACCOUNTS_CHOICES = (
    Choice("accounts:create_user:cadre", Cadre, linkable_cadres, **CADRE),
    Choice("accounts:create_user:unit", Unit, home_units, **UNIT),
    Choice("accounts:grant_role:user", User, User.objects.grantable_by, **ACCOUNT),
    Choice("accounts:grant_role:unit", Unit, grantable_units, **UNIT),
    Choice("accounts:delegate:role", Role, delegable_roles),
    Choice("accounts:delegate:deputy", User, User.objects.deputies_for, **ACCOUNT),
)
