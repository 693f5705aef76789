"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RegisterTag(models.TextChoices):
    """What happened: `register:subject:action`. A value never changes once it is used."""

    UNIT_CREATED = "register:unit:created", _("Unit created")
    UNIT_CHANGED = "register:unit:changed", _("Unit changed")
    CADRE_CREATED = "register:cadre:created", _("Cadre registered")
    CADRE_CHANGED = "register:cadre:changed", _("Cadre changed")
    CADRE_VIEWED = "register:cadre:viewed", _("Cadre file opened")
    CITIZEN_NUMBER_VIEWED = "register:citizen_number:viewed", _("Citizen number shown in full")
    PHONE_VIEWED = "register:phone:viewed", _("Phone shown in full")
    APPOINTMENT_CREATED = "register:appointment:created", _("Appointment recorded")
    UNIT_MOVED = "register:unit:moved", _("Unit moved")
    UNIT_MERGED = "register:unit:merged", _("Unit merged into another")
    UNIT_SPLIT = "register:unit:split", _("Unit split")
    UNIT_CLOSED = "register:unit:closed", _("Unit closed")
    UNIT_BROUGHT_TO_DATE = "register:unit:brought_to_date", _("Planned change of a unit began")
    CADRE_MOVED = "register:cadre:moved", _("Cadre belongs to another unit")
    APPOINTMENT_ENDED = "register:appointment:ended", _("Appointment ended")
    TRANSFER_RELEASED = "register:transfer:released", _("Transfer: released")
    TRANSFER_ACCEPTED = "register:transfer:accepted", _("Transfer: accepted")
    TRANSFER_DECLINED = "register:transfer:declined", _("Transfer: declined")
    TRANSFER_WITHDRAWN = "register:transfer:withdrawn", _("Transfer: withdrawn")
    TRANSFER_VIEWED = "register:transfer:viewed", _("Transfer opened")
    CADRE_PHOTO_SET = "register:photo:set", _("Photo set")
    CADRE_PHOTO_REMOVED = "register:photo:removed", _("Photo removed")
    CADRE_TAGGED = "register:tag:set", _("Priority tag set")
    CADRE_TAG_ENDED = "register:tag:ended", _("Priority tag ended")
    CADRES_NOT_SAME = "register:duplicate:dismissed", _("Found to be two people")
    CADRES_MERGED = "register:duplicate:merged", _("Duplicate merged")
    ROSTER_APPLIED = "register:roster:applied", _("Roster imported")
