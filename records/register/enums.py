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
