"""For which unit one may upload a roster: those one keeps."""

from typing import Any

from records.core.choices import declare
from records.imports.permissions import units_kept_by
from records.register.choices import UNIT
from records.register.models import Unit, UnitQuerySet


def upload_units(user: Any) -> UnitQuerySet:
    """Return the open units among those whose cadres `user` may import."""
    kept = units_kept_by(user)
    units = Unit.objects.filter(is_active=True)
    return units if kept is None else units.within(kept)


declare("imports:upload:unit", Unit, upload_units, **UNIT)
