"""Who may cancel work."""

from records.core.access.readers import Reader
from records.jobs.models import Job


def may_cancel(user: Reader, job: Job) -> bool:
    """Return whether `user` may cancel a job: whoever asked for it, while it is not finished."""
    return job.is_live and Job.objects.visible_to(user).filter(pk=job.pk).exists()
