"""The register's tables."""

from records.register.models.appointment import Appointment, AppointmentQuerySet
from records.register.models.cadre import Cadre, CadreQuerySet
from records.register.models.merge import CadreMerge, NotSame
from records.register.models.photo import CadrePhoto
from records.register.models.span import BEGINNING, Succession, UnitSpan, UnitSpanQuerySet
from records.register.models.tag import PriorityTag
from records.register.models.transfer import Transfer, TransferQuerySet
from records.register.models.unit import Unit, UnitQuerySet

__all__ = [
    "BEGINNING",
    "Appointment",
    "AppointmentQuerySet",
    "Cadre",
    "CadreMerge",
    "CadrePhoto",
    "CadreQuerySet",
    "NotSame",
    "PriorityTag",
    "Succession",
    "Transfer",
    "TransferQuerySet",
    "Unit",
    "UnitQuerySet",
    "UnitSpan",
    "UnitSpanQuerySet",
]
