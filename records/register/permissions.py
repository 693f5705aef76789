"""Who keeps the register as a whole."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from records.core.access.actor import Actor
from records.core.access.authority import require, user_of
from records.core.access.readers import Account, stands_above
from records.register.models import Unit


def keeps_everything(user: Account) -> bool:
    """Return whether `user` keeps every unit, also those to come."""
    return bool(stands_above(user) or "/" in user.keeper_paths())


def keeps_every_root(user: Account) -> bool:
    """Return whether `user` keeps every unit there is: all roots of the tree."""
    return keeps_everything(user) or Unit.objects.all_lie_within(user.keeper_paths())


def require_everything(actor: Actor) -> None:
    """Raise NotAllowed unless the actor keeps every unit, also those to come."""
    require(keeps_everything(user_of(actor)), _("Only who keeps every unit may do this."))


def require_every_root(actor: Actor) -> None:
    """Raise NotAllowed unless the actor keeps every unit there is."""
    require(keeps_every_root(user_of(actor)), _("Only who keeps every unit may do this."))


def units_kept_by(user: Account) -> list[Unit] | None:
    """Return the top units whose people `user` may register; None means every unit."""
    if keeps_everything(user):
        return None
    return list(Unit.objects.filter(path__in=user.keeper_paths()))


def allowed_units(actor: Actor, asked: Iterable[Unit] | None) -> list[Unit] | None:
    """Return the units whose people a file may touch: those asked for, within the actor's own."""
    kept = units_kept_by(user_of(actor))
    if asked is None or kept is None:
        return kept if asked is None else list(asked)
    return [unit for unit in asked if any(unit.path.startswith(own.path) for own in kept)]
