"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class AttendanceTag(models.TextChoices):
    """What happened: `attendance:subject:action`. A value never changes once it is used."""

    SIGNED_IN_BY_CODE = "attendance:mark:scanned", _("Signed in by code")
    MARKED = "attendance:mark:marked", _("Attendance marked")
    MARK_CORRECTED = "attendance:mark:corrected", _("Attendance corrected")
    ROLL_VIEWED = "attendance:roll:viewed", _("Roll opened")
    SCREEN_OPENED = "attendance:screen:opened", _("Class screen opened")
