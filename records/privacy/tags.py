"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class PrivacyTag(models.TextChoices):
    """What happened: `privacy:subject:action`. A value never changes once it is used."""

    OWN_DATA_ASKED = "privacy:own_data:asked", _("Own data asked for")
    OWN_DATA_MADE = "privacy:own_data:made", _("Own data made")
    OWN_DATA_FETCHED = "privacy:own_data:fetched", _("Own data fetched")
    RETENTION_APPLIED = "privacy:retention:applied", _("Let go of after its time")
    REVEALS_VIEWED = "privacy:reveals:viewed", _("Figures of numbers shown in full opened")
