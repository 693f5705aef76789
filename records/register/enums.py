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
    WITHDRAWN = "withdrawn", pgettext_lazy("of a transfer", "Withdrawn")


TRANSFER_STEPS = {
    TransferState.WAITING: {
        TransferState.ACCEPTED,
        TransferState.DECLINED,
        TransferState.WITHDRAWN,
    },
}
"""What may follow what; the other states are final."""


class CadreStatus(models.TextChoices):
    """How a person stands on the register; whoever is not in service has a day they left on."""

    IN_SERVICE = "in_service", _("In service")
    RETIRED = "retired", _("Retired")
    TRANSFERRED = "transferred", _("Transferred out")
    RESIGNED = "resigned", _("Resigned")
    DISMISSED = "dismissed", _("Dismissed")
    DECEASED = "deceased", _("Deceased")
    LEFT = "left", _("Left, reason not stated")


LEAVING_STATUS = {
    EndReason.RETIRED: CadreStatus.RETIRED,
    EndReason.LEFT: CadreStatus.RESIGNED,
    EndReason.DIED: CadreStatus.DECEASED,
}
"""How a person stands on the register who ended all posts for this reason."""


class CivilService(models.TextChoices):
    """Whether the Civil Servant Law binds a person."""

    CIVIL_SERVANT = "civil_servant", _("Civil servant")
    BY_ANALOGY = "by_analogy", _("Managed by analogy with civil servants")
    NO = "no", _("Not a civil servant")


class PriorityTagKind(models.TextChoices):
    """Whom training is to reach first."""

    PRINCIPAL_LEADER = "principal_leader", _("Principal leader")
    NEWLY_APPOINTED = "newly_appointed", _("Newly appointed")
    RESERVE = "reserve", _("Reserve cadre")
    URGENTLY_NEEDED = "urgently_needed", _("Urgently needed")
    GRASS_ROOTS = "grass_roots", _("Grass-roots cadre")


class Likeness(models.TextChoices):
    """Why two people on the register may be one."""

    NAME_BIRTH = "name_birth", _("Same name and birth date")
    NAME_PHONE = "name_phone", _("Same name and phone")
    SOUND_BIRTH = "sound_birth", _("Name of the same sound, same birth date")
    SOUND_PHONE = "sound_phone", _("Name of the same sound, same phone")
