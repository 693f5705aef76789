"""What an actor may reach, asked again where it counts: in the services.

A view hides what is closed to its reader; that is a courtesy. The wall is the service, which asks
these functions with the actor it was given.
"""

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.readers import Account, Reader
from records.core.errors import NotAllowed


class SystemUser:
    """Stands for the system itself, which may reach everything: commands, beat, migrations."""

    pk = None
    cadre_id = None
    is_authenticated = True
    is_active = True
    is_superuser = True

    def has_role(self, *kinds: str) -> bool:
        """Return True: the system does whatever work it was started for."""
        return True

    def role_paths(self, *kinds: str) -> list[str]:
        """Return the path that stands for every unit."""
        return ["/"]

    def covers_everything(self, *kinds: str) -> bool:
        """Return True: the system is held to no unit."""
        return True

    def file_reader_paths(self) -> list[str]:
        """Return the path that stands for every unit."""
        return ["/"]

    def keeper_paths(self) -> list[str]:
        """Return the path that stands for every unit."""
        return ["/"]

    def corrector_paths(self) -> list[str]:
        """Return the path that stands for every unit."""
        return ["/"]


class _Nobody(AnonymousUser):
    """An anonymous visitor, or an account that is gone: every question about a right answers no."""

    cadre_id = None

    def has_role(self, *kinds: str) -> bool:
        return False

    def role_paths(self, *kinds: str) -> list[str]:
        return []

    def covers_everything(self, *kinds: str) -> bool:
        return False

    def file_reader_paths(self) -> list[str]:
        return []

    def keeper_paths(self) -> list[str]:
        return []

    def corrector_paths(self) -> list[str]:
        return []


SYSTEM = SystemUser()
NOBODY = _Nobody()


def user_of(actor: Actor) -> Account:
    """Return the account behind `actor`: SYSTEM for the system, NOBODY for an anonymous visitor."""
    if actor.is_system:
        return SYSTEM
    if actor.user_id is None:
        return NOBODY
    if actor.user is not None and actor.user.pk == actor.user_id:
        return actor.user
    user: Any = get_user_model()._default_manager.filter(pk=actor.user_id, is_active=True).first()
    if user is None:
        return NOBODY
    if actor.on_behalf_of_id is not None:
        user.act_for(actor.on_behalf_of_id, actor.on_behalf_of)
    return user


def visible_rows(model: type[models.Model], user: Reader) -> Any:
    """Return the rows of `model` that `user` may see.

    Raises ImproperlyConfigured where the model does not say who sees what: a room that forgets it
    must not show everything.
    """
    rows = model._default_manager.all()
    if not hasattr(rows, "visible_to"):
        raise ImproperlyConfigured(f"{model._meta.label} has no `visible_to`: say who sees it.")
    return rows.visible_to(user)


def changeable_rows(model: type[models.Model], user: Reader) -> Any:
    """Return the rows of `model` that `user` may change.

    None where the model does not say, and none for a visitor: who has no number is compared with
    nothing, and would be taken for whoever a row does not name.
    """
    rows = model._default_manager.all()
    if not user.is_authenticated or not user.is_active or not hasattr(rows, "managed_by"):
        return rows.none()
    return rows.managed_by(user)


def require_managed(actor: Actor, row: models.Model, *, field: str = "") -> None:
    """Raise NotAllowed, naming `field`, unless `row` is one that the actor may change."""
    if actor.is_system:
        return
    rows = changeable_rows(type(row), user_of(actor))
    if not rows.filter(pk=row.pk).exists():
        raise NotAllowed(
            _("You may not change this: %(what)s lies outside your part of the units.")
            % {"what": row},
            field=field,
        )


def require(allowed: bool, message: str = "") -> None:
    """Raise NotAllowed unless `allowed`: how a service asks a predicate of `permissions.py`."""
    if not allowed:
        raise NotAllowed(message or _("You may not do this."))


def covering(path: str) -> list[str]:
    """Return the paths of the unit at `path` and of all units above it."""
    codes = path.strip("/").split("/")
    return [f"/{'/'.join(codes[: depth + 1])}/" for depth in range(len(codes))]


def within(paths: list[str], column: str = "path") -> models.Q:
    """Return the condition that the unit path in `column` lies within one of `paths`.

    "/" stands for every unit, and for rows without one.
    """
    nothing = models.Q(pk__in=[])
    if "/" in paths:
        # Not an empty Q: joined by "or" it would vanish, and the other side alone decide.
        return ~nothing
    condition = nothing
    for path in paths:
        condition |= models.Q(**{f"{column}__startswith": path})
    return condition
