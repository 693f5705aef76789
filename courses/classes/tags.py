"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class ClassesTag(models.TextChoices):
    """What happened: `classes:subject:action`. A value never changes once it is used."""

    CLASS_CREATED = "classes:class:created", _("Class created")
    CLASS_CHANGED = "classes:class:changed", _("Class changed")
    CLASS_STATE_CHANGED = "classes:class:state_changed", _("Class state changed")
    SESSION_CREATED = "classes:session:created", _("Session created")
    SESSION_CHANGED = "classes:session:changed", _("Session changed")
    SESSION_REMOVED = "classes:session:removed", _("Session removed")
