"""The register's tables."""

from records.register.models.appointment import Appointment, AppointmentQuerySet
from records.register.models.cadre import Cadre, CadreQuerySet
from records.register.models.span import BEGINNING, Succession, UnitSpan, UnitSpanQuerySet
from records.register.models.transfer import Transfer, TransferQuerySet
from records.register.models.unit import Unit, UnitQuerySet

__all__ = [
    "BEGINNING",
    "Appointment",
    "AppointmentQuerySet",
    "Cadre",
    "CadreQuerySet",
    "Succession",
    "Transfer",
    "TransferQuerySet",
    "Unit",
    "UnitQuerySet",
    "UnitSpan",
    "UnitSpanQuerySet",
]
