"""Who keeps the register as a whole."""

from typing import Any

from django.utils.translation import gettext as _

from records.core.actor import Actor
from records.core.authority import require, user_of
from records.register.models import Unit


def keeps_everything(user: Any) -> bool:
    """Return whether `user` keeps every unit, also those to come."""
    return bool(user.is_superuser or "/" in user.keeper_paths())


def keeps_every_root(user: Any) -> bool:
    """Return whether `user` keeps every unit there is: all roots of the tree."""
    if keeps_everything(user):
        return True
    roots = set(Unit.objects.filter(parent=None).values_list("path", flat=True))
    return bool(roots) and roots <= set(user.keeper_paths())


def require_everything(actor: Actor) -> None:
    """Raise NotAllowed unless the actor keeps every unit, also those to come."""
    require(keeps_everything(user_of(actor)), _("Only who keeps every unit may do this."))


def require_every_root(actor: Actor) -> None:
    """Raise NotAllowed unless the actor keeps every unit there is."""
    require(keeps_every_root(user_of(actor)), _("Only who keeps every unit may do this."))
