"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CompletionTag(models.TextChoices):
    """What happened: `completion:subject:action`. A value never changes once it is used."""

    BOARD_VIEWED = "completion:board:viewed", _("Completion board opened")
    CLOSING_QUEUED = "completion:closing:queued", _("Closing queued")
    CLASS_CLOSED = "completion:class:closed", _("Class closed")
    CLASS_RECLOSED = "completion:class:reclosed", _("Class closed again after a correction")
