"""What of a file may be shown in full, and for what."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ProtectedField(models.TextChoices):
    """Values that stand masked everywhere."""

    CITIZEN_NUMBER = "citizen_number", _("Citizen number")
    PHONE = "phone", _("Phone")


class RevealPurpose(models.TextChoices):
    """What a full number may be needed for."""

    APPOINTMENT = "appointment", _("Appointment or promotion")
    IDENTITY = "identity", _("Checking who somebody is")
    REGISTER = "register", _("Putting the register right")
    TRAINING = "training", _("Reporting to a training institution")
    INSPECTION = "inspection", _("Inspection or audit")
    CONTACT = "contact", _("Reaching the person")
    OTHER = "other", _("Another purpose")
