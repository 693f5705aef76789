"""Reads of accounts and roles: who sees, keeps, names whom, and who holds what on which day."""

from datetime import date
from typing import TYPE_CHECKING

from django.apps import apps
from django.db import models
from django.db.models import Q
from django.utils import timezone

from records.accounts.enums import (
    ADMINISTRATORS,
    DELEGABLE,
    GRANTS,
    KEEPS_ACCOUNTS,
    RoleKind,
)
from records.core.access.authority import within
from records.core.access.readers import Account, Reader, stands_above
from records.register.models import Cadre

if TYPE_CHECKING:
    from records.accounts.models import Role, User  # noqa: F401  (named in strings below)


def _roles() -> "RoleQuerySet":
    return apps.get_model("records_accounts", "Role")._default_manager.all()


class UserQuerySet(models.QuerySet["User"]):
    """Reads of accounts."""

    def visible_to(self, user: Account) -> "UserQuerySet":
        """Return one's own account, and those that belong to, or hold a role in, one's units.

        The three administrators see the name of every account, as their work is with accounts.
        """
        if stands_above(user) or user.role_paths(*ADMINISTRATORS):
            return self
        paths = user.keeper_paths()
        holders = _roles().not_ended().filter(within(paths, "unit__path")).values("user")
        return self.filter(Q(pk=user.pk) | _kept_home(user) | Q(pk__in=holders)).distinct()

    def managed_by(self, user: Reader) -> "UserQuerySet":
        """Return the accounts `user` looks after: nobody's who reaches further than they do.

        For each role that keeps accounts (`KEEPS_ACCOUNTS`): the accounts at home in its units
        that hold nothing, now or later, outside of those units or of a kind beyond it.
        """
        if not user.is_authenticated:
            return self.none()
        if stands_above(user):
            return self
        condition = Q(pk__in=[])
        for kind in KEEPS_ACCOUNTS:
            paths = user.role_paths(kind)
            if paths:
                condition |= _kept_by(user, kind, paths)
        return self.filter(condition).exclude(is_superuser=True).distinct()

    def grantable_by(self, user: Account) -> "UserQuerySet":
        """Return the accounts `user` may give a role to: never their own."""
        if stands_above(user):
            return self.exclude(pk=user.pk)
        condition = Q(pk__in=[])
        for kind in GRANTS:
            paths = user.role_paths(kind)
            if paths and kind == RoleKind.OFFICER:
                condition |= Q(pk__in=self.model._default_manager.managed_by(user).values("pk"))
            elif paths:
                condition |= at_home(paths)
        return self.filter(condition, is_active=True).exclude(Q(pk=user.pk) | Q(is_superuser=True))

    def deputies_for(self, user: Account) -> "UserQuerySet":
        """Return the accounts `user` may choose a deputy from: at home in the units of a role."""
        paths = user.role_paths(*DELEGABLE)
        administrators = _roles().not_ended().filter(kind__in=ADMINISTRATORS).values("user")
        near = self.filter(at_home(paths), is_active=True, is_superuser=False)
        return near.exclude(pk=user.pk).exclude(pk__in=administrators)

    def holding(self, *kinds: str, on: date | None = None) -> "UserQuerySet":
        """Return the active accounts that hold one of `kinds` themselves; deputies hold none."""
        day = on or timezone.localdate()
        held = _roles().own_in_force(day).filter(kind__in=kinds)
        return self.filter(is_active=True, pk__in=held.values("user"))

    def overseen_by(self, user: Reader) -> "UserQuerySet | None":
        """Return the accounts whose doings `user` oversees; None: everybody's, known or not."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        kinds = (RoleKind.OFFICER, RoleKind.AUDITOR)
        if stands_above(user) or user.role_paths(RoleKind.AUDIT_ADMIN):
            return None
        if user.covers_everything(*kinds):
            return None
        paths = user.role_paths(*kinds)
        holders = _roles().not_ended().filter(within(paths, "unit__path")).values("user")
        return self.filter(Q(pk=user.pk) | Q(pk__in=holders) | at_home(paths))


def at_home(paths: list[str]) -> Q:
    """Return the condition that an account belongs to `paths`: by its cadre, else by its unit."""
    without = Q(cadre__isnull=True) & within(paths, "unit__path")
    return within(paths, "cadre__unit__path") | without


def _kept_home(user: Account) -> Q:
    without = Q(cadre__isnull=True) & within(user.keeper_paths(), "unit__path")
    return Q(cadre__in=Cadre.objects.managed_by(user)) | without


def _kept_by(user: Account, kind: str, paths: list[str]) -> Q:
    standing = _roles().not_ended()
    beyond = standing.exclude(within(paths, "unit__path") & Q(kind__in=KEEPS_ACCOUNTS[kind]))
    kept = ~Q(pk__in=beyond.values("user"))
    if kind == RoleKind.OFFICER:
        return _kept_home(user) & kept
    if kind == RoleKind.SYSTEM_ADMIN:
        return kept
    return Q(pk__in=standing.filter(kind=kind).values("user"))


def period(day: date, prefix: str = "") -> Q:
    """Return the condition that `day` lies between both ends of a role, the ends included."""
    open_ended = Q(**{f"{prefix}valid_until__isnull": True})
    return Q(**{f"{prefix}valid_from__lte": day}) & (
        open_ended | Q(**{f"{prefix}valid_until__gte": day})
    )


class RoleQuerySet(models.QuerySet["Role"]):
    """Reads of roles. A day is one of the calendar at the school."""

    def visible_to(self, user: Reader) -> "RoleQuerySet":
        """Return the roles held within the units one keeps or audits, and one's own.

        The three administrators see every role: they must be able to say who holds which.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user) or user.role_paths(*ADMINISTRATORS):
            return self
        paths = user.role_paths(RoleKind.OFFICER, RoleKind.AUDITOR)
        return self.filter(within(paths, "unit__path") | Q(user=user.pk))

    def managed_by(self, user: Reader) -> "RoleQuerySet":
        """Return the roles `user` may end: those they could give, and delegations of their own."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if stands_above(user):
            return self
        condition = Q(delegated_by__user=user.pk) | Q(user=user.pk, delegated_by__isnull=False)
        for held, kinds in GRANTS.items():
            paths = user.role_paths(held)
            if paths:
                condition |= within(paths, "unit__path") & Q(kind__in=kinds) & ~Q(user=user.pk)
        return self.filter(condition)

    def held_on(self, day: date) -> "RoleQuerySet":
        """Return the roles held on `day`, also for a part of it only.

        A role ended that day was held on it; what was ended before it began was never held.
        A delegated role was held as far as the role it comes from was.
        """
        source = Q(delegated_by__isnull=True) | period(day, "delegated_by__")
        return self.filter(period(day), source)

    def own_in_force(self, today: date) -> "RoleQuerySet":
        """Return the roles that give rights today to the one they were given to."""
        return self.filter(period(today), revoked_at__isnull=True, delegated_by__isnull=True)

    def delegated_in_force(self, today: date) -> "RoleQuerySet":
        """Return the roles that give rights today to a deputy: they and their source in force."""
        return self.filter(
            period(today),
            period(today, "delegated_by__"),
            revoked_at__isnull=True,
            delegated_by__revoked_at__isnull=True,
            delegated_by__user__is_active=True,
        )

    def not_ended(self, today: date | None = None) -> "RoleQuerySet":
        """Return the roles that give rights today or will: not ended, begun or not."""
        day = today or timezone.localdate()
        unended = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
        return self.filter(unended, revoked_at__isnull=True)
