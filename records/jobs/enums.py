"""States of a job."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """QUEUED → RUNNING → DONE, FAILED or CANCELLED.

    A run that broke off goes back to QUEUED, one that was killed stays RUNNING; both are taken
    up again.
    """

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("In progress")
    DONE = "done", _("Finished")
    FAILED = "failed", _("Failed")
    CANCELLED = "cancelled", _("Cancelled")


LIVE = (JobState.QUEUED, JobState.RUNNING)
"""Still to be finished."""

ABANDONED = (JobState.FAILED, JobState.CANCELLED)
"""Ended without effect: it may be asked for again."""

KINDS: dict[str, str] = {
    JobState.QUEUED: "neutral",
    JobState.RUNNING: "info",
    JobState.DONE: "ok",
    JobState.FAILED: "bad",
    JobState.CANCELLED: "neutral",
}
"""The look of each state."""
