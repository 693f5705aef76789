"""The register's tables."""

from records.register.models.appointment import Appointment, AppointmentQuerySet
from records.register.models.cadre import Cadre, CadreQuerySet
from records.register.models.unit import Unit, UnitQuerySet

__all__ = [
    "Appointment",
    "AppointmentQuerySet",
    "Cadre",
    "CadreQuerySet",
    "Unit",
    "UnitQuerySet",
]
