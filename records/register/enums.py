"""Kinds used by the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class UnitKind(models.TextChoices):
    """What a unit is."""

    CITY = "city", _("City")
    COUNTY = "county", _("County or district")
    DEPARTMENT = "department", _("Department")
    SCHOOL = "school", _("Party school")
    TOWNSHIP = "township", _("Township")
    STREET = "street", _("Street")
    INSTITUTION = "institution", _("Public institution")
    ENTERPRISE = "enterprise", _("Enterprise")


class UnitLevel(models.TextChoices):
    """The administrative level of a unit itself, not of those who lead it."""

    DEPARTMENTAL = "departmental", pgettext_lazy("of a unit", "Departmental level")
    COUNTY = "county", pgettext_lazy("of a unit", "County-division level")
    TOWNSHIP = "township", pgettext_lazy("of a unit", "Township-section level")
    SECTION = "section", pgettext_lazy("of a unit", "Section level")
    NONE = "none", pgettext_lazy("of a unit", "Without a level")


class CadreCategory(models.TextChoices):
    """The categories by which trained person-times are counted."""

    PARTY_GOVERNMENT = "party_government", _("Party and government")
    ENTERPRISE = "enterprise", _("Enterprise management")
    PROFESSIONAL = "professional", _("Professional and technical")
    INSTITUTION = "institution", _("Public institution cadre")
    GRASS_ROOTS = "grass_roots", _("Grass-roots")
    PROMISING = "promising", _("Promising young cadre")
    NON_PARTY = "non_party", _("Non-Party cadre")


class AppointmentKind(models.IntegerChoices):
    """What an appointment is; sorted by what is shown first as a person's post."""

    MAIN = 1, _("Main post")
    CONCURRENT = 2, _("Concurrent post")
    SECONDMENT = 3, _("Secondment")
    LEVEL = 9, _("Level or rank alone")


LEVEL_KINDS = (AppointmentKind.MAIN, AppointmentKind.LEVEL)
"""What a level or rank is held by: a side post raises neither."""

SIDE_KINDS = (AppointmentKind.CONCURRENT, AppointmentKind.SECONDMENT)


class EndReason(models.TextChoices):
    """Why an appointment ended."""

    SUCCEEDED = "succeeded", _("Another post followed")
    REMOVED = "removed", _("Relieved of the post")
    RETURNED = "returned", _("The side post is over")
    RETIRED = "retired", _("Retired")
    LEFT = "left", _("Left the service")
    DIED = "died", _("Died")


LEAVING = (EndReason.RETIRED, EndReason.LEFT, EndReason.DIED)
"""Reasons that end all posts and the time on the register."""


class TransferState(models.TextChoices):
    """Where a transfer stands."""

    WAITING = "waiting", _("Waiting for the receiving unit")
    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")
    WITHDRAWN = "withdrawn", _("Withdrawn")


TRANSFER_STEPS = {
    TransferState.WAITING: {
        TransferState.ACCEPTED,
        TransferState.DECLINED,
        TransferState.WITHDRAWN,
    },
}
"""What may follow what; the other states are final."""
