"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnrollmentTag(models.TextChoices):
    """What happened: `enrollment:subject:action`. A value never changes once it is used."""

    ENROLLED = "enrollment:enrollment:created", _("Enrolled")
    TRAINEES_VIEWED = "enrollment:list:viewed", _("List of trainees opened")
    ENROLLMENT_WITHDRAWN = "enrollment:enrollment:withdrawn", _("Enrollment withdrawn")
