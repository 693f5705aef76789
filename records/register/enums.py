"""Kinds used by the register."""

from django.db import models
from django.utils.translation import gettext_lazy as _


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


class CadreCategory(models.TextChoices):
    """The categories by which trained person-times are counted."""

    PARTY_GOVERNMENT = "party_government", _("Party and government")
    ENTERPRISE = "enterprise", _("Enterprise management")
    PROFESSIONAL = "professional", _("Professional and technical")
    INSTITUTION = "institution", _("Public institution cadre")
    GRASS_ROOTS = "grass_roots", _("Grass-roots")
    PROMISING = "promising", _("Promising young cadre")
    NON_PARTY = "non_party", _("Non-Party cadre")


class CadreStatus(models.TextChoices):
    """How a person stands on the register; whoever is not in service has a day they left on."""

    IN_SERVICE = "in_service", _("In service")
    RETIRED = "retired", _("Retired")
    TRANSFERRED = "transferred", _("Transferred out")
    RESIGNED = "resigned", _("Resigned")
    DISMISSED = "dismissed", _("Dismissed")
    DECEASED = "deceased", _("Deceased")
    LEFT = "left", _("Left, reason not stated")


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
