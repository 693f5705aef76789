"""The facts of a person: in which group a form shows them, and who may correct which.

Only what the registration form and the A11 training set ask for; no health, no e-mail, no kin.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from records.core.protection.masking import mask_citizen_number, mask_phone
from records.register.models import Cadre

OFFICER, LIAISON = "officer", "liaison"
MASKS = {"citizen_number": mask_citizen_number, "phone": mask_phone}


@dataclass(frozen=True, slots=True)
class PersonField:
    """One fact: `decider` says whose correction counts, `group` where a form shows it."""

    name: str
    group: str
    decider: str

    @property
    def label(self) -> str:
        """Return the field's name for a reader."""
        label = str(Cadre._meta.get_field(self.name).verbose_name)  # type: ignore[union-attr]
        return label[:1].upper() + label[1:]


GROUPS: Mapping[str, str | Promise] = {
    "person": _("Person"),
    "party": _("Political background"),
    "education": _("Education"),
    "work": _("Work"),
}

_TABLE = (
    ("name", "person", OFFICER),
    ("sex", "person", OFFICER),
    ("birth_date", "person", OFFICER),
    ("citizen_number", "person", OFFICER),
    ("phone", "person", LIAISON),
    ("ethnicity", "person", LIAISON),
    ("native_place", "person", LIAISON),
    ("birth_place", "person", LIAISON),
    ("political_status", "party", OFFICER),
    ("joined_party_on", "party", OFFICER),
    ("second_party", "party", OFFICER),
    ("education", "education", LIAISON),
    ("degree", "education", LIAISON),
    ("full_time_education", "education", LIAISON),
    ("full_time_degree", "education", LIAISON),
    ("full_time_school", "education", LIAISON),
    ("full_time_major", "education", LIAISON),
    ("in_service_education", "education", LIAISON),
    ("in_service_degree", "education", LIAISON),
    ("in_service_school", "education", LIAISON),
    ("in_service_major", "education", LIAISON),
    ("began_work_on", "work", OFFICER),
    ("civil_service", "work", OFFICER),
    ("professional_title", "work", LIAISON),
)

PERSON_FIELDS: Mapping[str, PersonField] = {row[0]: PersonField(*row) for row in _TABLE}
"""What the person may say is wrong, by name; unit and post follow from appointments instead."""


def shown(field: str, value: Any) -> str:
    """Return a value of a cadre's field as screens show it: named, dated, masked; "" for none."""
    if value in (None, ""):
        return ""
    if field in MASKS:
        return MASKS[field](value)
    found = Cadre._meta.get_field(field)
    choices = dict(getattr(found, "flatchoices", ()) or ())
    if choices:
        return str(choices.get(value, value))
    return str(value.isoformat() if hasattr(value, "isoformat") else value)
