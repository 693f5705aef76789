"""What one may name in a rule of notifications."""

from typing import Any

from records.core.access.authority import within
from records.core.access.choices import Choice
from records.core.access.readers import stands_above
from records.core.access.roles import RoleKind
from records.register.choices import UNIT
from records.register.models import Unit


def units_of_rules(user: Any) -> Any:
    """Return the units for whose people `user` sets rules."""
    if stands_above(user) or user.has_role(RoleKind.SYSTEM_ADMIN):
        return Unit.objects.all()
    return Unit.objects.filter(within(user.role_paths(RoleKind.OFFICER)))


NOTIFICATION_CHOICES = (Choice("notifications:set_rule:unit", Unit, units_of_rules, **UNIT),)
