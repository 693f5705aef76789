"""Tags of the trail that this room writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobsTag(models.TextChoices):
    """What happened: `jobs:subject:action`. A value never changes once it is used."""

    JOB_QUEUED = "jobs:job:queued", _("Work queued")
    JOB_FINISHED = "jobs:job:finished", _("Work finished")
    JOB_FAILED = "jobs:job:failed", _("Work failed")
    JOB_CANCELLED = "jobs:job:cancelled", _("Work cancelled")
