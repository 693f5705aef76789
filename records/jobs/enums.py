"""States of a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """QUEUED → RUNNING → DONE or FAILED; a killed run goes back to being claimed."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Finished")
    FAILED = "failed", _("Failed")


LIVE = (JobState.QUEUED, JobState.RUNNING)
"""Still to be finished."""
